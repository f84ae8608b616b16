/* SPDX-License-Identifier: Apache-2.0 */
#include "systems/openness/openness.h"
#include "systems/openness/again.h"
#include "systems/openness/officers.h"
#include "systems/openness/rows.h"
#include "systems/openness/score.h"
#include "systems/openness/watch.h"

extern const struct migration openness_migrations[];

static const struct route routes[] = {
    { "GET", "/cong-khai", openness_figures, "figures.read", "Số liệu công khai", 0, NULL },
    { "GET", "/cong-khai.csv", openness_figures_csv, "figures.read", "Số liệu công khai, tệp CSV", 0, NULL },
    { "GET", "/cong-khai.xlsx", openness_figures_xlsx, "figures.read", "Số liệu công khai, tệp Excel", 0, NULL },
    { "GET", "/cong-khai/muc-do", openness_coverage, "figures.read", "Mức độ dịch vụ công trực tuyến", 0, NULL },
    { "GET", "/cong-khai/ban-do", openness_map, "figures.read", "Bản đồ ô tỷ lệ đúng hạn", 0, NULL },
    { "GET", "/cong-khai/diem", openness_score, "figures.read", "Điểm phục vụ của một đơn vị", 0, NULL },
    { "GET", "/cong-khai/khong-hoi-lai", openness_again, "figures.read", "Không hỏi lại", 0, NULL },
    { "GET", "/cong-khai/{code}", openness_compare, "figures.read", "Một thủ tục so giữa các đơn vị", 0, NULL },
    { "GET", "/du-lieu-mo", open_data_show, "figures.read", "Dữ liệu mở", 0, NULL },
    { "GET", "/du-lieu-mo/mo-ta.json", open_data_describe, "figures.read", "Dữ liệu mở: mô tả các cột", 0, NULL },
    { "GET", "/du-lieu-mo/ho-so/{file}", open_data_month, "figures.read", "Dữ liệu mở: số liệu một tháng, CSV hoặc JSON", 0, NULL },
    { "GET", "/bao-cao", report_show, "report.read", "Báo cáo theo kỳ", 0, NULL },
    { "GET", "/bao-cao.csv", report_csv, "report.read", "Báo cáo theo kỳ, tệp CSV", 0, NULL },
    { "GET", "/bao-cao.xlsx", report_xlsx, "report.read", "Báo cáo theo kỳ, tệp Excel", 0, NULL },
    { "GET", "/bao-cao/ho-so", rows_show, "report.read", "Hồ sơ đằng sau một con số", 0, NULL },
    { "GET", "/bao-cao/can-bo", officers_show, "report.watch", "Báo cáo theo cán bộ", 0, NULL },
    { "GET", "/bao-cao/can-bo.xlsx", officers_xlsx, "report.watch", "Báo cáo theo cán bộ, tệp Excel", 0, NULL },
    { "GET", "/bao-cao/bat-thuong", watch_show, "report.watch", "Dấu hiệu bất thường", 0, NULL },
    { "GET", "/thu-tuc/{code}/thong-nhat", openness_uniform, "public", "Thủ tục có được làm như nhau không", 0, NULL },
    { "GET", "/thu-tuc/{code}/dinh-nghia.json", openness_definition, "public", "Định nghĩa của thủ tục, đúng từng byte được băm", 0, NULL },
    { "GET", "/minh-bach", openness_ledger, "public", "Sổ minh bạch", 0, NULL },
    { "GET", "/minh-bach/moc/{file}", openness_checkpoint, "public", "Một mốc ký hoặc chữ ký của nó", 0, NULL },
    { "GET", "/minh-bach/khoa/{file}", openness_key, "public", "Một khóa công khai", 0, NULL },
    { 0 },
};

const struct system openness = { .name = "openness", .title = "Công khai, minh bạch", .routes = routes, .migrations = openness_migrations };
