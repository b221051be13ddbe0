// Owns what Science-schema 1.0.0 says of functions, roles and rights; refuses a change once released.
import {
  BIGINT,
  column,
  counted,
  FLAG,
  INSTANT,
  LONG,
  numbered,
  optional,
  type Table,
  table,
  text,
} from '#services/metastore/schema/description'

const functions = table('sci_function', {
  about: 'A function that a database offers.',
  columns: [
    numbered('function_id'),
    column('database_id', BIGINT),
    column('function_name', text(255)),
    column('class_name', text(1000)),
    optional('owner_name', text(255)),
    optional('resource_text', LONG),
    column('created_at', INSTANT),
  ],
  primaryKey: ['function_id'],
  uniques: { name: ['database_id', 'function_name'] },
  foreignKeys: { database: [['database_id'], 'sci_database'] },
})

const role = table('sci_role', {
  about: 'A role that rights are given to.',
  columns: [
    numbered('role_id'),
    column('role_name', text(255)),
    optional('owner_name', text(255)),
    column('created_at', INSTANT),
  ],
  primaryKey: ['role_id'],
  uniques: { name: ['role_name'] },
})

const grant = table('sci_grant', {
  about: 'A right on something in the catalogue, given to a role or to a person.',
  columns: [
    numbered('grant_id'),
    column('subject_kind', text(20)),
    column('subject_id', BIGINT),
    optional('role_id', BIGINT),
    optional('grantee_name', text(255)),
    column('right_name', text(50)),
    counted('grantable_flag', FLAG, 0),
    column('granted_by', text(255)),
    column('granted_at', INSTANT),
  ],
  primaryKey: ['grant_id'],
  indexes: {
    subject: ['subject_kind', 'subject_id'],
    role: ['role_id'],
    grantee: ['grantee_name'],
  },
  foreignKeys: { role: [['role_id'], 'sci_role'] },
  checks: { grantee: 'role_id IS NOT NULL OR grantee_name IS NOT NULL' },
})

export const rightsTables: readonly Table[] = [functions, role, grant]
