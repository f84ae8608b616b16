/* SPDX-License-Identifier: Apache-2.0 */
/* The jobs of the core itself; ends with { 0 }. */
#ifndef KERNEL_JOBS_H
#define KERNEL_JOBS_H
#include "store/job.h"

extern const struct job kernel_jobs[];

#endif
