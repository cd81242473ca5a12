import { Sequelize } from 'sequelize';
import { config } from '#config.ts';

/** The connection of the models. Set-based work goes through `db/sql.ts`. */
export const sequelize = new Sequelize(config.databaseUrl, {
  dialect: 'mysql',
  timezone: '+00:00',
  logging: false,
  pool: { max: config.databasePool, min: 0, idle: 10_000 },
  define: { underscored: true, timestamps: false },
  dialectOptions: { charset: 'utf8mb4_unicode_ci' },
});

export const closeSequelize = (): Promise<void> => sequelize.close();
