/* SPDX-License-Identifier: Apache-2.0 */
/* The systems of this program.  A system is a folder under systems/; this list is all that names it. */
#include "systems/admin/admin.h"
#include "systems/api/api.h"
#include "systems/onestop/onestop.h"
#include "systems/portal/portal.h"
#include "main/cli.h"
#include "systems/self/self.h"
#include "systems/openness/openness.h"
#include "systems/payment/payment.h"
#include "systems/queue/queue.h"
#include "systems/registers/registers.h"
#include "systems/results/results.h"
#include "systems/feedback/feedback.h"
#include "web/server.h"

const struct system *const systems[] = {
    &web_system,
    &portal,
    &onestop,
    &api,
    &openness,
    &payment,
    &queue,
    &results_system,
    &feedback,
    &registers,
    &admin,
    &self,
    NULL,
};
