/* SPDX-License-Identifier: Apache-2.0 */
/* Where money goes, as a province's payment.yaml says: the account that receives transfers, the receipt book for cash, the payment
 * gateways whose word counts.  A province without that file takes no money. */
#ifndef KERNEL_PAYMENT_PLACES_H
#define KERNEL_PAYMENT_PLACES_H
#include "base/call.h"
#include "base/list.h"
#include "base/node.h"

struct pay_account { slice bin, bank, number, holder; bool demo; };     /* bin: six digits, the bank's number at NAPAS */
struct gateway { slice id, name; int64_t key; bool demo; };             /* key: counts up when the shared secret changes */
struct payment_places { bool known; struct pay_account account; slice book, book_name; LIST(struct gateway) gateways; };

struct definitions;
void payment_places_read(struct definitions *d, slice name, const struct node *n, slice file, problems *found);
const struct gateway *gateway_by_id(const struct call *c, slice id);    /* NULL when there is none */
/* The secret shared with a gateway, 64 hex digits, from the installation's own secret: kept nowhere, told by `motcua gateway key`. */
slice gateway_secret(struct call *c, const struct gateway *g);

#endif
