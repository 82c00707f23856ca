/* The PC that was hit first, the disk it reached from there, and the contacts of customers on it. */
#include "demo/demo_affected.h"

#include "affected/affected.h"
#include "messages.h"
#include "sheet/sheet.h"

static const struct { const char *sheet; int title, note, from, state; const char *since, *stage, *special; } things[] = {
	{ "endpoint", MSG_DEMO_AFFECTED_PC, MSG_DEMO_AFFECTED_PC_NOTE, -1, AFFECTED_CONTAINED, "2026-11-20T05:50", "", "" },
	{ "system", MSG_DEMO_AFFECTED_DISK, MSG_DEMO_AFFECTED_DISK_NOTE, 0, AFFECTED_CONTAINED, "2026-11-20T06:10", "", "" },
	{ "asset", MSG_DEMO_AFFECTED_CONTACTS, MSG_DEMO_AFFECTED_CONTACTS_NOTE, 0, AFFECTED_SUSPECTED, "", "", "personal" },
};
#define N_THINGS (sizeof things / sizeof things[0])

static bool row_called(struct ctx *c, const char *sheet, str title, struct id *ret)
{
	struct sheet_option *v;
	size_t n;
	*ret = (struct id){ 0 };
	if (!sheet_options(c, str_from_c(sheet), &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		*ret = str_eq(v[i].title, title) ? v[i].id : *ret;
	}
	return true;
}

bool demo_add_affected(struct ctx *c, struct id incident_id)
{
	struct affected_added made[N_THINGS];
	for (size_t i = 0; i < N_THINGS; i++) {
		str special = str_from_c(things[i].special);
		struct affected_add_in in = { .incident_id = incident_id, .state = things[i].state, .names = msg(c, things[i].title),
			.place = S(""), .note = msg(c, things[i].note), .stage = str_from_c(things[i].stage), .amount = S(""),
			.special = { &special, special.n > 0 } };
		if (things[i].from >= 0) {
			in.reached_from = made[things[i].from].id;
		}
		event_time_parse(str_from_c(things[i].since), c->now_ms, &in.since);
		if (!row_called(c, things[i].sheet, in.names, &in.row_id) || !op_affected_add.act(c, &in, &made[i])) {
			return false;
		}
	}
	return true;
}
