import { DataTypes, Model, type CreationOptional, type InferAttributes, type InferCreationAttributes } from 'sequelize';
import type { Scope } from '#domain/accounts/permissions.ts';
import { fromJson } from '#db/sql.ts';
import { sequelize } from '#db/sequelize.ts';

/** A client application's key; of its secret only the hash is kept. */
export class ApiKey extends Model<InferAttributes<ApiKey>, InferCreationAttributes<ApiKey>> {
  declare id: string;
  declare organizationId: string;
  declare name: string;
  declare prefix: string;
  declare secretHash: string;
  /** After a rotation: the former secret, and until when it still works. */
  declare previousHash: CreationOptional<string | null>;
  declare previousEndsAt: CreationOptional<Date | null>;
  declare scopes: Scope[];
  declare expiresAt: Date | null;
  declare lastUsedAt: CreationOptional<Date | null>;
  declare createdAt: Date;
}

ApiKey.init({
  id: { type: DataTypes.CHAR(36), primaryKey: true },
  organizationId: { type: DataTypes.CHAR(36), allowNull: false },
  name: { type: DataTypes.STRING(200), allowNull: false },
  prefix: { type: DataTypes.STRING(24), allowNull: false },
  secretHash: { type: DataTypes.CHAR(64), allowNull: false },
  previousHash: DataTypes.CHAR(64),
  previousEndsAt: DataTypes.DATE(3),
  scopes: {
    type: DataTypes.JSON,
    allowNull: false,
    get(this: ApiKey) {
      return fromJson<Scope[]>(this.getDataValue('scopes'));   // MariaDB answers text
    },
  },
  expiresAt: DataTypes.DATE(3),
  lastUsedAt: DataTypes.DATE(3),
  createdAt: { type: DataTypes.DATE(3), allowNull: false },
}, { sequelize, tableName: 'api_keys' });
