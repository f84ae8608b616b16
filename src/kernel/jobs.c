/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/jobs.h"
#include "kernel/account.h"
#include "kernel/ledger.h"
#include "kernel/notice.h"

const struct job kernel_jobs[] = {
    { "ledger", "every 1s", ledger_work, "Đánh số sự kiện và ký mốc sổ cái", JOB_WRITE },
    { "mail", "every 10s", notice_mail_job, "Gửi thư điện tử", JOB_OUTSIDE },
    { "sessions", "every 1h", session_sweep, "Dọn phiên đăng nhập hết hạn", JOB_WRITE },
    { 0 },
};
