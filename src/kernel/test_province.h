/* SPDX-License-Identifier: Apache-2.0 */
/* For tests that need a province: the definitions of a folder read straight from its files, without a database. */
#ifndef KERNEL_TEST_PROVINCE_H
#define KERNEL_TEST_PROVINCE_H
#include "kernel/province.h"

slice source_path(struct arena *mem, const char *path);         /* below the source folder (SOURCE_ROOT, or here) */
/* A call at 9:00 on 11/09/2018 that looks at "province/vinh-long-2018" or another folder; its ids are places in the tree. */
struct call province_call(struct arena *mem, const char *path);
slice file_text(struct arena *mem, slice path);

#endif
