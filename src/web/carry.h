/* SPDX-License-Identifier: Apache-2.0 */
/* What was typed survives.  A form that meets an expired login is answered by the sign-in page (401), whose form carries
 * the first form's target and fields in hidden fields (_target, _f.NAME; files, which are blobs by now, as signed _u.NAME).
 * After signing in a page with one button sends the first form on, with a token of the new session.  A form whose
 * session changed meanwhile is shown the same button at once.  No script is needed and nothing is kept on the server. */
#ifndef WEB_CARRY_H
#define WEB_CARRY_H
#include "web/web_private.h"

err  carry_sign_in(struct call *c);     /* at the door: the reply becomes the sign-in page; ERR_LOGIN when there is none */
err  carry_again(struct call *c);       /* at the door: the reply becomes “send again” */
err  carry_take(struct call *c);        /* the body is read: what it carries moves to w->carry and w->uploads */
err  carry_go_on(struct call *c);       /* before the reply leaves: signed in and carrying? then on to the first form */
void carry_put(struct call *c, struct out *o);          /* the hidden fields; put_csrf calls it in every form of ours */

/* A message left by web_flash for this page. */
void flash_take(struct web *w);

#endif
