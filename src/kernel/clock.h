/* SPDX-License-Identifier: Apache-2.0 */
/* What happens because time passes, by the rules under `clock` in province.yaml:
 *   before a deadline   whoever holds the dossier is told, and the apology lies ready for the leader (kernel/delay.h);
 *   every morning       the leaders of a unit, and of the province, are told how many are late and how many fall due;
 *   a supplement that   is reminded of, and after that many days the dossier stops by itself (NĐ 61/2018 art. 19 lets the term
 *   nobody answers      stand meanwhile, so that nothing would ever end it).
 * Each is done once for each promise: `warned` and `reminded` fall back when the due instant or the request changes. */
#ifndef KERNEL_CLOCK_H
#define KERNEL_CLOCK_H
#include "kernel/dossier.h"

/* Jobs, each one write of at most some hundred dossiers; what is left waits for the next turn. */
err clock_warn(struct call *c);         /* every minute */
err clock_answers(struct call *c);      /* every ten minutes */
err clock_digest(struct call *c);       /* daily */

err     clock_soon(struct call *c, instant *horizon);       /* what is due before that falls due soon */
instant clock_answer_by(const struct call *c);              /* the end of the last day for a supplement asked now; {0}: for ever */
slice   clock_pause_name(const struct call *c, slice code); /* "chờ kết quả giám định"; no value: no such cause */

#endif
