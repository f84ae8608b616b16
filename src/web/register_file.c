/* SPDX-License-Identifier: Apache-2.0 */
#include "web/register_file.h"
#include "web/looked.h"
#include "web/seal.h"
#include "web/web.h"

#define PURPOSE "register-file"
enum { TOKEN_SECONDS = 12 * 3600 };

slice register_file_token(struct call *c, slice value) { return seal(c, PURPOSE, value, TOKEN_SECONDS); }
bool  register_file_sent(struct call *c, slice token, slice *value) { return unseal(c, PURPOSE, token, value); }

err register_file_send(struct call *c, const struct registry *r, const struct registry_row *row, slice field)
{
    const struct registry_field *f = register_field(r, field);
    struct registry_row looked = *row;
    struct field_file file;
    bool seen = f && f->ask->type == FIELD_FILE && register_seen(f, row->sight);
    if (!seen || !field_file_read(c->mem, node_value(node_find(row->values, field)), &file))
        return fail(c, ERR_MISSING, "register.no_file", "Dòng này không có tệp ấy, hoặc bạn không được xem.");
    TRY(web_blob(c, zstr(c->mem, file.type), file.name, file.sha256));
    if (!f->closed && looked.sight == SIGHT_CLOSED) looked.sight = SIGHT_WHOLE;        /* nothing protected leaves with it */
    register_looked(c, r, &looked);
    return OK;
}
