/** Functions that Redshift has and this warehouse has not. https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions.html */
export const REFUSED_FUNCTIONS: readonly string[] = [
  // Leader node and system
  'age', 'current_setting', 'set_config', 'pg_backend_pid', 'pg_cancel_backend', 'pg_terminate_backend', 'pg_get_cols', 'pg_get_grantee_by_iam_role',
  'pg_get_iam_role_by_user', 'pg_get_late_binding_view_cols', 'pg_get_session_roles', 'pg_last_query_id', 'pg_last_unload_count', 'pg_last_unload_id',
  'slice_num', 'current_aws_account', 'current_namespace', 'current_schemas', 'current_session_arn', 'has_database_privilege',
  'has_schema_privilege', 'has_table_privilege', 'has_assumerole_privilege', 'change_query_priority', 'change_session_priority', 'change_user_priority',
  'reboot_cluster', 'default_iam_role', 'user_is_member_of', 'role_is_member_of', 'last_user_query_id', 'generate_series', 'array_to_string',
  // Date and time
  'date_cmp', 'date_cmp_timestamp', 'date_cmp_timestamptz', 'date_part_year', 'interval_cmp', 'next_day', 'timeofday', 'timestamp_cmp', 'timestamp_cmp_date',
  'timestamp_cmp_timestamptz', 'timestamptz_cmp', 'timestamptz_cmp_date', 'timestamptz_cmp_timestamp', 'timezone', 'now', 'systimestamp',
  // Strings, numbers, bytes, hashes
  'bpcharcmp', 'bttext_pattern_cmp', 'collate', 'crc32', 'difference', 'initcap', 'quote_ident', 'quote_literal', 'regexp_instr', 'soundex',
  'strtol', 'to_number', 'checksum', 'farmfingerprint64', 'farmhash64', 'fnv_hash', 'murmur3_32_hash', 'text_to_int_alt', 'text_to_numeric_alt',
  'from_varbyte', 'to_varbyte', 'getbit', 'concat_ws', 'format_type',
  // SUPER
  'array', 'array_concat', 'array_flatten', 'array_contains', 'array_distinct', 'array_except', 'array_intersection', 'array_union', 'array_position',
  'array_positions', 'array_sort', 'array_exists', 'get_array_length', 'get_number_attributes', 'is_bigint', 'is_boolean', 'is_char', 'is_decimal',
  'is_float', 'is_integer', 'is_smallint', 'is_varchar', 'json_size', 'json_typeof', 'lower_attribute_names', 'object', 'object_transform', 'split_to_array',
  'subarray', 'upper_attribute_names', 'json_serialize_to_varbyte', 'map',
  // Aggregates and windows
  'hll', 'hll_add_agg', 'hll_cardinality', 'hll_combine', 'hll_combine_agg', 'hll_create_sketch', 'bit_xor', 'array_agg', 'grouping', 'grouping_id', 'every',
  // Spatial, machine learning, external
  'st_asbinary', 'st_asgeojson', 'st_astext', 'st_buffer', 'st_contains', 'st_distance', 'st_geomfromtext', 'st_geogfromtext', 'st_intersects', 'st_makepoint',
  'st_point', 'st_within', 'st_x', 'st_y', 'h3_frompoint', 'explain_model', 'lambda_invoke',
];
