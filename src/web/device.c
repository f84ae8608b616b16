/* SPDX-License-Identifier: Apache-2.0 */
#include "web/device.h"
#include "web/web.h"

struct mark { const char *found, *name; };

static const struct mark programs[] = {
    { "Zalo", "Zalo" }, { "FBAN", "Facebook" }, { "FBAV", "Facebook" }, { "coc_coc_browser", "Cốc Cốc" },
    { "SamsungBrowser", "Samsung Internet" }, { "UCBrowser", "UC Browser" }, { "OPR/", "Opera" }, { "Edg", "Edge" },
    { "FxiOS", "Firefox" }, { "Firefox/", "Firefox" }, { "CriOS", "Chrome" }, { "Chrome/", "Chrome" }, { "Safari/", "Safari" },
    { "curl/", "curl" }, { "python", "Python" }, { NULL, NULL },
};
static const struct mark systems[] = {
    { "iPhone", "iPhone" }, { "iPad", "iPad" }, { "Android", "Android" }, { "Windows", "Windows" }, { "CrOS", "ChromeOS" },
    { "Mac OS X", "macOS" }, { "Linux", "Linux" }, { NULL, NULL },
};

static slice first_found(const struct mark *marks, slice text)
{
    while (marks->found && slice_find(text, slice_z(marks->found)) == text.n) marks++;
    return slice_z(marks->name);
}

slice device_of(struct arena *mem, slice user_agent)
{
    slice program = first_found(programs, user_agent), system = first_found(systems, user_agent);
    if (!program.n || !system.n) return program.n ? program : system;
    return slice_fmt(mem, "%.*s, %.*s", SL(program), SL(system));
}

slice web_device(struct call *c) { return device_of(c->mem, web_header(c, "User-Agent")); }
