/* SPDX-License-Identifier: Apache-2.0 */
/* Helpers of field_value.c on the numbers people carry; the checks themselves are promised in form.h. */
#ifndef KERNEL_NUMBERS_H
#define KERNEL_NUMBERS_H
#include "base/slice.h"

slice id_number_plain(struct arena *mem, slice typed);  /* without spaces and points, letters upper case */
int   cccd_birth_year(slice number);                    /* of 12 digits: the year the number itself says */

#endif
