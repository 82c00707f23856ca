#include "web/learn.h"

#include "messages.h"

struct learn_tabs_view learn_tabs_of(struct ctx *c, enum learn_tab current)
{
	static const struct { enum learn_tab tab; const char *path; int label; } tabs[] = {
		{ LEARN_OVERVIEW, "/overview", MSG_OVERVIEW_TITLE },
		{ LEARN_NOTES, "/knowledge", MSG_LOOK_LEARN_NOTES },
		{ LEARN_DIAGNOSIS, "/diagnosis", MSG_DIAGNOSIS_PAGE_TAB },
		{ LEARN_STATISTICS, "/statistics", MSG_STATISTICS_TITLE },
	};
	struct learn_tabs_view ret = { .n = 0 };
	for (size_t i = 0; i < sizeof tabs / sizeof tabs[0]; i++) {
		ret.v[ret.n++] = (struct learn_tab_view){ msg(c, tabs[i].label), url_path(c, tabs[i].path), tabs[i].tab == current };
	}
	return ret;
}
