/* What the final report takes from the closing sheet and the list of improvements. Who did what stays with us. */
#include "action/action.h"
#include "base/time.h"
#include "closing/closing.h"
#include "messages.h"
#include "report/report_fill.h"

#define LINES_MAX 30                  /* of one part: a person goes on by hand */

struct lines { struct ctx *c; str text; int n; };

static bool has_line(str text, str line)
{
	bool found = false;
	while (!found && !str_is_empty(text)) {
		found = str_eq(str_cut(&text, '\n'), line);
	}
	return found;
}

/* Outsiders are told the same about many in one line. */
static void add(struct lines *l, str line)
{
	if (line.n && l->n < LINES_MAX && !has_line(l->text, line)) {
		l->text = STR_CAT(l->c->arena, l->text, l->n ? S("\n") : S(""), line);
		l->n++;
	}
}

static bool is_empty(str s) { return str_is_none(s) || str_is_empty(s); }

static str minute(struct ctx *c, struct event_time t)
{
	t.precision = t.precision == WHEN_SECOND ? WHEN_MINUTE : t.precision;
	return event_time_full(c, t);
}

static void cause_of(struct ctx *c, const struct closing *s, struct report_words *w)
{
	if (s->cause_state == CAUSE_KNOWN && !is_empty(s->cause)) {
		w->cause = s->cause;
	} else if (s->cause_state == CAUSE_LIKELY) {
		w->cause = msgf(c, MSG_CLOSING_CAUSE_AS_LIKELY, { "cause", s->cause });
	} else if (s->cause_state == CAUSE_UNKNOWN) {
		w->cause = msgf(c, MSG_REPORT_NO_CAUSE, { "cause", s->cause });
	}
}

static void recovery_of(struct ctx *c, const struct report *r, const struct closing *s, struct report_words *w)
{
	struct lines l = { c, S(""), 0 };
	bool is_named = r->is_inside && !is_empty(s->recovered_by_name);
	if (s->contained.precision != WHEN_NONE) {
		add(&l, msgf(c, MSG_REPORT_CONTAINED, { "when", minute(c, s->contained) }));
	}
	if (s->recovered.precision != WHEN_NONE) {
		str when = minute(c, s->recovered);
		add(&l, is_named ? msgf(c, MSG_REPORT_RECOVERED_BY, { "when", when }, { "who", s->recovered_by_name })
			: msgf(c, MSG_REPORT_RECOVERED, { "when", when }));
	}
	if (r->is_inside && !is_empty(s->recovered_how)) {
		add(&l, msgf(c, MSG_REPORT_RECOVERED_HOW, { "how", s->recovered_how }));
	}
	w->recovery = l.text;
}

static bool follow_of(struct ctx *c, const struct report *r, struct id incident_id, struct report_words *w)
{
	struct lines l = { c, S(""), 0 };
	struct follow *v;
	size_t n;
	if (!follow_list(c, incident_id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		bool is_ours = v[i].state == FOLLOW_NOT_NEEDED && !r->is_inside; /* nothing was done: nothing to tell */
		str state = msg(c, follow_state_choices.v[v[i].state].label);
		str what = is_empty(v[i].how) ? state : v[i].how;
		add(&l, is_ours ? S("") : r->is_inside
			? msgf(c, MSG_REPORT_FOLLOW_WHO, { "who", v[i].who }, { "what", what }, { "state", state })
			: msgf(c, MSG_REPORT_FOLLOW_LINE, { "what", what }, { "state", state }));
	}
	w->follow = l.text;
	return true;
}

static bool prevention_of(struct ctx *c, const struct report *r, struct id incident_id, struct report_words *w)
{
	struct lines l = { c, S(""), 0 };
	struct action *v;
	size_t n;
	if (!action_of_room(c, incident_id, &v, &n)) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (v[i].state != ACTION_DROPPED) {
			str when = v[i].state == ACTION_DONE ? msg(c, action_state_choices.v[ACTION_DONE].label)
				: v[i].due_at.has ? time_date_full(c, v[i].due_at.v) : S("");
			add(&l, report_row(c, v[i].what, r->is_inside ? v[i].owner_name : S(""), when));
		}
	}
	w->prevention = l.text;
	return true;
}

bool report_fill_close(struct ctx *c, const struct incident *i, const struct report *r, struct report_words *w)
{
	struct closing *s = arena_new(c->arena, struct closing);
	if (!closing_get(c, i->id, s)) {
		return false;
	}
	cause_of(c, s, w);
	recovery_of(c, r, s, w);
	return follow_of(c, r, i->id, w) && prevention_of(c, r, i->id, w);
}

bool report_is_missing(const struct report *r, const struct report_word *w)
{
	static const char *const given[] = { "cause", "recovery", "follow", "prevention" };
	bool is_given = false;
	for (size_t k = 0; k < sizeof given / sizeof given[0]; k++) {
		is_given = is_given || strcmp(w->name, given[k]) == 0;
	}
	str text = *report_word_at(&r->words, w);
	return is_given && r->kind == REPORT_FINAL && (str_is_none(text) || str_is_empty(str_trim(text)));
}
