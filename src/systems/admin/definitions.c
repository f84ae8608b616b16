/* SPDX-License-Identifier: Apache-2.0 */
/* What is published: procedures in force with version and hash.  Publishing itself is motcua check and motcua publish. */
#include "systems/admin/admin.h"
#include "systems/admin/definitions.page.h"

err definitions_show(struct call *c)
{
    procedure_list found = { 0 };
    procedure_search(c, slice_trim(web_query(c, "q")), NONE, NULL, &found);
    page_begin_as(c, PAGE_OFFICIAL, S("Thủ tục đang ban hành"));
    definitions_page(c, &found);
    return page_end(c);
}
