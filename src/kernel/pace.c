/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/pace.h"
#include "store/db.h"

LOCAL_RECORD(pace, COLUMN(pace, n), COLUMN(pace, half), COLUMN(pace, most));

err pace_of(struct call *c, slice procedure, struct pace *p)
{
    return db_one(c, &pace_record, p,
        "select count(*) as n, coalesce(min(case when place * 2 >= total then minutes end), 0) as half, "
        "coalesce(min(case when place * 10 >= total * 9 then minutes end), 0) as most from ("
        "select minutes, row_number() over (order by minutes) as place, count(*) over () as total from ("
        "select minutes from dossier where procedure = $1 and outcome in ('early', 'on_time', 'late') "
        "order by finished_at desc limit $2) latest) placed", procedure, (int64_t)PACE_MOST);
}
