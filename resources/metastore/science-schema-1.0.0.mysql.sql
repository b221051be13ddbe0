-- science-schema-1.0.0.mysql.sql
-- The catalogue: what the Data Science API can read, where it is stored and who may.
-- Run it first.
-- By hand: mysql < science-schema-1.0.0.mysql.sql

-- One row a script that has run to its end, written last.
CREATE TABLE sci_version (
  script_name varchar(20) NOT NULL,
  version_text varchar(20) NOT NULL,
  fingerprint_text varchar(64) NOT NULL,
  installed_at datetime(6) NOT NULL,
  CONSTRAINT sci_version_pk PRIMARY KEY (script_name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- A catalogue: a named set of databases.
CREATE TABLE sci_catalog (
  catalog_id bigint AUTO_INCREMENT NOT NULL,
  catalog_name varchar(255) NOT NULL,
  about_text varchar(1000),
  created_at datetime(6) NOT NULL,
  CONSTRAINT sci_catalog_pk PRIMARY KEY (catalog_id),
  CONSTRAINT sci_catalog_name_uq UNIQUE (catalog_name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- A database of a catalogue, and where its files are.
CREATE TABLE sci_database (
  database_id bigint AUTO_INCREMENT NOT NULL,
  catalog_id bigint NOT NULL,
  database_name varchar(255) NOT NULL,
  location_uri varchar(1000),
  owner_name varchar(255),
  about_text varchar(1000),
  created_at datetime(6) NOT NULL,
  CONSTRAINT sci_database_pk PRIMARY KEY (database_id),
  CONSTRAINT sci_database_name_uq UNIQUE (catalog_id, database_name),
  CONSTRAINT sci_database_catalog_fk FOREIGN KEY (catalog_id) REFERENCES sci_catalog (catalog_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- How and where rows are stored, shared by a table and its partitions or their own.
CREATE TABLE sci_storage (
  storage_id bigint AUTO_INCREMENT NOT NULL,
  location_uri varchar(1000) NOT NULL,
  format_name varchar(100) NOT NULL,
  serde_name varchar(255),
  bucket_count int DEFAULT 0 NOT NULL,
  compressed_flag smallint DEFAULT 0 NOT NULL,
  CONSTRAINT sci_storage_pk PRIMARY KEY (storage_id),
  CONSTRAINT sci_storage_compressed_ck CHECK (compressed_flag IN (0, 1))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- A table or view of a database.
CREATE TABLE sci_table (
  table_id bigint AUTO_INCREMENT NOT NULL,
  database_id bigint NOT NULL,
  storage_id bigint,
  table_name varchar(255) NOT NULL,
  table_kind varchar(20) NOT NULL,
  owner_name varchar(255),
  about_text varchar(1000),
  view_text longtext,
  created_at datetime(6) NOT NULL,
  changed_at datetime(6),
  CONSTRAINT sci_table_pk PRIMARY KEY (table_id),
  CONSTRAINT sci_table_name_uq UNIQUE (database_id, table_name),
  CONSTRAINT sci_table_database_fk FOREIGN KEY (database_id) REFERENCES sci_database (database_id),
  CONSTRAINT sci_table_storage_fk FOREIGN KEY (storage_id) REFERENCES sci_storage (storage_id),
  CONSTRAINT sci_table_kind_ck CHECK (table_kind IN ('managed', 'external', 'view'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Finds rows of sci_table by storage_id.
CREATE INDEX sci_table_storage_ix ON sci_table (storage_id);

-- A column of a table, in order. Partition columns come after the others.
CREATE TABLE sci_column (
  table_id bigint NOT NULL,
  column_no int NOT NULL,
  column_name varchar(255) NOT NULL,
  type_text longtext NOT NULL,
  nullable_flag smallint DEFAULT 1 NOT NULL,
  partition_flag smallint DEFAULT 0 NOT NULL,
  about_text varchar(1000),
  CONSTRAINT sci_column_pk PRIMARY KEY (table_id, column_no),
  CONSTRAINT sci_column_name_uq UNIQUE (table_id, column_name),
  CONSTRAINT sci_column_table_fk FOREIGN KEY (table_id) REFERENCES sci_table (table_id),
  CONSTRAINT sci_column_nullable_ck CHECK (nullable_flag IN (0, 1)),
  CONSTRAINT sci_column_partition_ck CHECK (partition_flag IN (0, 1))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- A partition of a table. Its long name is found by its SHA-256, in hex.
CREATE TABLE sci_partition (
  partition_id bigint AUTO_INCREMENT NOT NULL,
  table_id bigint NOT NULL,
  storage_id bigint,
  partition_name longtext NOT NULL,
  name_sha256 varchar(64) NOT NULL,
  created_at datetime(6) NOT NULL,
  accessed_at datetime(6),
  CONSTRAINT sci_partition_pk PRIMARY KEY (partition_id),
  CONSTRAINT sci_partition_name_uq UNIQUE (table_id, name_sha256),
  CONSTRAINT sci_partition_table_fk FOREIGN KEY (table_id) REFERENCES sci_table (table_id),
  CONSTRAINT sci_partition_storage_fk FOREIGN KEY (storage_id) REFERENCES sci_storage (storage_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Finds rows of sci_partition by storage_id.
CREATE INDEX sci_partition_storage_ix ON sci_partition (storage_id);

-- The value of one partition column.
CREATE TABLE sci_partition_value (
  partition_id bigint NOT NULL,
  value_no int NOT NULL,
  value_text varchar(1000),
  CONSTRAINT sci_partition_value_pk PRIMARY KEY (partition_id, value_no),
  CONSTRAINT sci_partition_value_of_fk FOREIGN KEY (partition_id) REFERENCES sci_partition (partition_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- A named value of anything in the catalogue, by its kind and number.
CREATE TABLE sci_property (
  subject_kind varchar(20) NOT NULL,
  subject_id bigint NOT NULL,
  property_name varchar(255) NOT NULL,
  value_text longtext,
  CONSTRAINT sci_property_pk PRIMARY KEY (subject_kind, subject_id, property_name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- A key that a table claims. Each row is one of its columns.
CREATE TABLE sci_constraint (
  table_id bigint NOT NULL,
  constraint_name varchar(255) NOT NULL,
  position_no int NOT NULL,
  constraint_kind varchar(20) NOT NULL,
  column_no int NOT NULL,
  parent_table_id bigint,
  parent_column_no int,
  enforced_flag smallint DEFAULT 0 NOT NULL,
  CONSTRAINT sci_constraint_pk PRIMARY KEY (table_id, constraint_name, position_no),
  CONSTRAINT sci_constraint_table_fk FOREIGN KEY (table_id) REFERENCES sci_table (table_id),
  CONSTRAINT sci_constraint_parent_fk FOREIGN KEY (parent_table_id) REFERENCES sci_table (table_id),
  CONSTRAINT sci_constraint_kind_ck CHECK (constraint_kind IN ('primary', 'unique', 'foreign', 'not-null', 'check')),
  CONSTRAINT sci_constraint_enforced_ck CHECK (enforced_flag IN (0, 1))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Finds rows of sci_constraint by parent_table_id.
CREATE INDEX sci_constraint_parent_ix ON sci_constraint (parent_table_id);

-- What is known of the values of a column of a table. Partition 0 is the whole table.
CREATE TABLE sci_column_stats (
  table_id bigint NOT NULL,
  partition_id bigint DEFAULT 0 NOT NULL,
  column_name varchar(255) NOT NULL,
  low_text varchar(1000),
  high_text varchar(1000),
  null_count bigint,
  distinct_count bigint,
  average_length double,
  longest_length bigint,
  analyzed_at datetime(6) NOT NULL,
  CONSTRAINT sci_column_stats_pk PRIMARY KEY (table_id, partition_id, column_name),
  CONSTRAINT sci_column_stats_table_fk FOREIGN KEY (table_id) REFERENCES sci_table (table_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- A function that a database offers.
CREATE TABLE sci_function (
  function_id bigint AUTO_INCREMENT NOT NULL,
  database_id bigint NOT NULL,
  function_name varchar(255) NOT NULL,
  class_name varchar(1000) NOT NULL,
  owner_name varchar(255),
  resource_text longtext,
  created_at datetime(6) NOT NULL,
  CONSTRAINT sci_function_pk PRIMARY KEY (function_id),
  CONSTRAINT sci_function_name_uq UNIQUE (database_id, function_name),
  CONSTRAINT sci_function_database_fk FOREIGN KEY (database_id) REFERENCES sci_database (database_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- A role that rights are given to.
CREATE TABLE sci_role (
  role_id bigint AUTO_INCREMENT NOT NULL,
  role_name varchar(255) NOT NULL,
  owner_name varchar(255),
  created_at datetime(6) NOT NULL,
  CONSTRAINT sci_role_pk PRIMARY KEY (role_id),
  CONSTRAINT sci_role_name_uq UNIQUE (role_name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- A right on something in the catalogue, given to a role or to a person.
CREATE TABLE sci_grant (
  grant_id bigint AUTO_INCREMENT NOT NULL,
  subject_kind varchar(20) NOT NULL,
  subject_id bigint NOT NULL,
  role_id bigint,
  grantee_name varchar(255),
  right_name varchar(50) NOT NULL,
  grantable_flag smallint DEFAULT 0 NOT NULL,
  granted_by varchar(255) NOT NULL,
  granted_at datetime(6) NOT NULL,
  CONSTRAINT sci_grant_pk PRIMARY KEY (grant_id),
  CONSTRAINT sci_grant_role_fk FOREIGN KEY (role_id) REFERENCES sci_role (role_id),
  CONSTRAINT sci_grant_grantee_ck CHECK (role_id IS NOT NULL OR grantee_name IS NOT NULL),
  CONSTRAINT sci_grant_grantable_ck CHECK (grantable_flag IN (0, 1))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Finds rows of sci_grant by subject_kind, subject_id.
CREATE INDEX sci_grant_subject_ix ON sci_grant (subject_kind, subject_id);

-- Finds rows of sci_grant by role_id.
CREATE INDEX sci_grant_role_ix ON sci_grant (role_id);

-- Finds rows of sci_grant by grantee_name.
CREATE INDEX sci_grant_grantee_ix ON sci_grant (grantee_name);

-- Says that this script has run to its end, as version 1.0.0.
INSERT INTO sci_version (script_name, version_text, fingerprint_text, installed_at)
VALUES ('schema', '1.0.0', '561666832b6e43a164620131c28d94933c69b98e491af65e0b103d74b63de3af', UTC_TIMESTAMP(6));
