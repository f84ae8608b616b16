/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_BAD_TEST_H
#define STORE_BAD_TEST_H
#include "store/store_test.h"

err bad_column(struct call *c), bad_twice(struct call *c), bad_parameter(struct call *c), bad_table(struct call *c),
    bad_two(struct call *c);
enum { BAD = 5 };

#endif
