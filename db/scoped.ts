import type { Attributes, CreateOptions, CreationAttributes, FindOptions, Model, ModelStatic, Transaction, WhereOptions } from 'sequelize';

/** A model whose rows belong to an organization. */
type Owned = Model & { organizationId: string };

/**
 * The rows of one organization: the only way to reach an owned model outside `db/`. Every call carries the organization, so that
 * another organization's rows do not exist for the caller. `infra/check-scoping.mjs` refuses direct model calls.
 */
export function inOrganization<M extends Owned>(organizationId: string, model: ModelStatic<M>) {
  const scoped = (where?: WhereOptions<Attributes<M>>) => ({ ...(where as object), organizationId }) as unknown as WhereOptions<Attributes<M>>;
  return {
    findOne: (where: WhereOptions<Attributes<M>>, options: Omit<FindOptions<Attributes<M>>, 'where'> = {}) => model.findOne({ ...options, where: scoped(where) }),
    findAll: (where: WhereOptions<Attributes<M>> = {}, options: Omit<FindOptions<Attributes<M>>, 'where'> = {}) =>
      model.findAll({ ...options, where: scoped(where) }),
    count: (where: WhereOptions<Attributes<M>> = {}) => model.count({ where: scoped(where) }),
    create: (values: Omit<CreationAttributes<M>, 'organizationId'>, options: CreateOptions = {}) =>
      model.create({ ...values, organizationId } as unknown as CreationAttributes<M>, options),
    update: (values: Partial<Attributes<M>>, where: WhereOptions<Attributes<M>>, transaction?: Transaction) =>
      model.update(values as never, { where: scoped(where), ...(transaction && { transaction }) }),
    remove: (where: WhereOptions<Attributes<M>>, transaction?: Transaction) =>
      model.destroy({ where: scoped(where), ...(transaction && { transaction }) }),
  };
}
