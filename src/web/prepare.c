#include "web/prepare.h"

#include "messages.h"

struct prepare_tabs_view prepare_tabs_of(struct ctx *c, enum prepare_tab current)
{
	static const struct { enum prepare_tab tab; const char *path; int label; } tabs[] = {
		{ PREPARE_START, "/prepare", MSG_LOOK_NAV_PREPARE },
		{ PREPARE_PEOPLE, "/people", MSG_PERSON_TITLE_PAGE },
		{ PREPARE_STRUCTURE, "/structure", MSG_PERSON_STRUCTURE },
		{ PREPARE_NET, "/net", MSG_LOOK_PREPARE_NET },
		{ PREPARE_PROCEDURES, "/procedures", MSG_OWN_PROCEDURE_TITLE },
		{ PREPARE_WINDOWS, "/windows", MSG_LOOK_PREPARE_WINDOWS },
		{ PREPARE_DECIDE, "/levels", MSG_LOOK_PREPARE_DECIDE },
		{ PREPARE_READY, "/readiness", MSG_READY_TITLE },
		{ PREPARE_BINDER, "/binder", MSG_LOOK_PREPARE_BINDER },
	};
	struct prepare_tabs_view ret = { .n = 0 };
	for (size_t i = 0; i < sizeof tabs / sizeof tabs[0]; i++) {
		ret.v[ret.n++] = (struct prepare_tab_view){ msg(c, tabs[i].label), url_path(c, tabs[i].path), tabs[i].tab == current };
	}
	return ret;
}
