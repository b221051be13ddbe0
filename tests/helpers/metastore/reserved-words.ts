// Owns the words that one of the five engines keeps for itself, as far as a name here could meet them.
const WORDS = `
access account action add admin after all alter always analyze and any array as asc audit authorization autonomous
backup before begin between bigint binary bit blob body boolean both break browse bulk by
call cascade case cast catalog change char character check checkpoint close cluster clustered coalesce collate collation
column columns comment commit compress compute condition connect constraint contains continue convert count create cross
cube cume_dist current current_catalog current_date current_role current_schema current_time current_timestamp current_user
cursor data database databases date datetime day day_hour day_microsecond day_minute day_second dbcc deallocate dec decimal
declare default deferrable delayed delete dense_rank deny desc describe description deterministic device disk distinct
distinctrow distributed div do double drop dual dump each else elseif empty enclosed end errlvl error escape escaped event
except exclusive exec execute exists exit explain external false fetch field file fillfactor first first_value float
float4 float8 for force foreign format freeze freetext from full fulltext function functions generated get global goto
grant group grouping groups having high_priority holdlock host hour hour_minute id identified identity identity_insert
identitycol if ignore ilike immediate in increment index infile initial initially inner inout insensitive insert int int1
int2 int3 int4 int8 integer intersect interval into io_after_gtids is isnull iterate join json_table key keys kill label
lag language last last_value lateral lead leading leave left length level library like limit linear lineno lines load
localtime localtimestamp location lock long longblob longtext loop low_priority master_bind match maxextents maxvalue
mediumint merge method middleint minus minute mlslabel mod mode modifies modify month name national natural new no
noaudit nocheck nocompress nonclustered not notnull nowait nth_value ntile null nullif number numeric object of off offline
offset offsets old on online only open opendatasource openquery openrowset openxml operation option optionally or order
organization out outer outfile over overlaps owner page parallel parameters part partition partitions password pctfree
percent percent_rank period pivot placing plan position precision primary print prior privileges proc procedure procedures
property public purge raiserror range rank raw read reads real reconfigure recursive references regexp release rename
repeat replace replication require resignal resource restore restrict result return returning revert revoke right rlike
role roles rollback rollup row row_number rowcount rowguidcol rowid rownum rows rule save schema schemas second
securityaudit select semantickeyphrasetable sensitive separator sequence session session_user set setuser share show
shutdown signal similar size smallint some source spatial specific sql sqlexception sqlstate sqlwarning ssl start starting
state statement statistics status stored straight_join string subject successful symmetric synonym sysdate system
system_user systimestamp table tables tablesample temporary terminated text textsize then time timestamp tinyint to top
trailing tran transaction trigger true truncate try_convert tsequal type uid undo union unique unlock unpivot unsigned
update updatetext usage use user using utc_date utc_time utc_timestamp validate value values varbinary varchar varchar2
varcharacter variadic varying verbose version view views virtual waitfor when whenever where while window with within
work write writetext xor year year_month zerofill zone`

export const RESERVED: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/))
