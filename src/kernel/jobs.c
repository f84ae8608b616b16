/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/jobs.h"
#include "kernel/account.h"
#include "kernel/channel.h"
#include "kernel/claim.h"
#include "kernel/clock.h"
#include "kernel/feed_pack.h"
#include "kernel/import.h"
#include "kernel/ledger.h"
#include "kernel/opinion.h"
#include "kernel/register.h"
#include "kernel/unnamed.h"

const struct job kernel_jobs[] = {
    { "ledger", "every 1s", ledger_work, "Đánh số sự kiện và ký mốc sổ cái", JOB_WRITE },
    { "feeds", "every 5s", feed_pack_work, "Gói thay đổi của các sổ để bên nhận đọc nhanh", JOB_WRITE },
    { "clock", "every 1m", clock_warn, "Báo hồ sơ sắp đến hạn, soạn thư xin lỗi", JOB_WRITE },
    { "opinions", "every 1m", opinion_warn, "Báo ý kiến sắp đến hạn trả lời", JOB_WRITE },
    { "answers", "every 10m", clock_answers, "Nhắc và đóng hồ sơ chờ bổ sung quá lâu", JOB_WRITE },
    { "digest", "daily 07:30", clock_digest, "Báo lãnh đạo hồ sơ quá hạn mỗi sáng", JOB_WRITE },
    { "mail", "every 10s", channel_mail_job, "Gửi thư điện tử", JOB_OUTSIDE },
    { "messages", "every 10s", channel_message_job, "Gửi tin nhắn SMS, Zalo", JOB_OUTSIDE },
    { "imports", "every 1s", import_work, "Nhập tệp vào sổ", JOB_OUTSIDE },
    { "claims", "daily 00:10", claim_lapse_work, "Lời khai hết hạn: ghi lại dòng theo các nguồn còn lại", JOB_OUTSIDE },
    { "retention", "daily 01:30", register_retention_work, "Xóa trường đã hết thời hạn lưu trong sổ", JOB_OUTSIDE },
    { "blobs", "daily 03:30", unnamed_sweep, "Xóa tệp đã gửi lên mà không hồ sơ hay sổ nào dùng", JOB_OUTSIDE },
    { "seen", "every 10s", session_seen_write, "Ghi lần dùng gần nhất của các phiên đăng nhập", JOB_WRITE },
    { "sessions", "every 1h", session_sweep, "Dọn phiên đăng nhập hết hạn", JOB_WRITE },
    { 0 },
};
