/* What must not stop (S2): rows in the order of recovery, and what does not fit together. */
#include <stdlib.h>

#include "base/msg.h"
#include "base/time.h"
#include "escalation/escalation_inside.h"
#include "escalation_sql.h"
#include "messages.h"

#define NO_PLACE 1000
#define NO_HOURS 1000000
#define DAY_MS (24 * 3600 * INT64_C(1000))

/* --- how long restoring takes, by the ledger of backups --- */

struct copies { struct esc_row *v; size_t n; };

/* The copy the row names; else, of those of its system, the quickest that is known. */
static void fill_restore(const struct copies *all, struct id backup, struct bcp_item *b)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct esc_row *r = &all->v[i];
		struct opt_int hours = esc_number(r, "took_hours");
		bool is_named = !id_is_none(backup) && id_eq(r->id, backup);
		bool is_of_system = id_is_none(backup) && !id_is_none(b->system_id) && id_eq(esc_id(r, "system"), b->system_id);
		if (hours.has && (is_named || is_of_system) && (!b->restore_hours.has || hours.v < b->restore_hours.v)) {
			b->restore_hours = hours;
			b->restore_from = r->title;
		}
	}
}

/* --- rows --- */

static bool fill_names(struct ctx *c, const struct esc_row *r, struct bcp_item *b)
{
	static const char *const fields[] = { "needs", "needs_2" };
	for (size_t i = 0; i < 2; i++) {
		struct id id = esc_id(r, fields[i]);
		if (!id_is_none(id) && !(b->n_needs && id_eq(b->needs[0], id))) {
			b->needs[b->n_needs] = id;
			if (!esc_shown(c, r, fields[i], &b->needs_name[b->n_needs++])) {
				return false;
			}
		}
	}
	return esc_shown(c, r, "system", &b->system) && esc_shown(c, r, "owner", &b->owner) && esc_shown(c, r, "vendor", &b->vendor);
}

static void fill_target(struct ctx *c, const struct esc_row *r, struct bcp_item *b)
{
	struct opt_int target = esc_number(r, "target");
	bool is_days = str_eq(esc_text(r, "unit"), S("days"));
	b->target = S("");
	if (target.has) {
		b->hours = (struct opt_int){ true, is_days ? target.v * 24 : target.v };
		b->target = msgf(c, is_days ? MSG_BCP_DAYS : MSG_BCP_HOURS, { "n", str_i64(c->arena, target.v) });
	}
}

static bool item_of(struct ctx *c, const struct copies *copies, const struct esc_row *r, struct bcp_item *b)
{
	*b = (struct bcp_item){ .id = r->id, .number = r->number, .title = r->title, .system_id = esc_id(r, "system"), .why = esc_text(r, "why"),
		.contacts = esc_text(r, "contacts"), .substitute = esc_text(r, "substitute"), .reached = esc_text(r, "reached"),
		.place = esc_number(r, "place"), .restore_from = S("") };
	fill_target(c, r, b);
	fill_restore(copies, esc_id(r, "backup"), b);
	return fill_names(c, r, b);
}

static int by_order(const void *x, const void *y)
{
	const struct bcp_item *a = x, *b = y;
	int64_t places = (a->place.has ? a->place.v : NO_PLACE) - (b->place.has ? b->place.v : NO_PLACE);
	int64_t hours = (a->hours.has ? a->hours.v : NO_HOURS) - (b->hours.has ? b->hours.v : NO_HOURS);
	int64_t d = places ? places : hours ? hours : a->number - b->number;
	return d < 0 ? -1 : d > 0;
}

static bool items_of(struct ctx *c, const struct esc_row *rows, size_t n, struct bcp_item **ret, size_t *ret_n)
{
	struct copies copies = { 0 };
	if (n > 0 && !esc_rows(c, "backup", &copies.v, &copies.n)) {
		return false;
	}
	*ret = arena_array(c->arena, struct bcp_item, n + 1);
	*ret_n = n;
	for (size_t i = 0; i < n; i++) {
		if (!item_of(c, &copies, &rows[i], &(*ret)[i])) {
			return false;
		}
	}
	if (n > 1) {
		qsort(*ret, n, sizeof **ret, by_order);
	}
	return true;
}

bool bcp_list(struct ctx *c, struct bcp_item **ret, size_t *ret_n)
{
	struct esc_row *rows;
	size_t n;
	return esc_rows(c, "bcp", &rows, &n) && items_of(c, rows, n, ret, ret_n);
}

bool bcp_of_room(struct ctx *c, struct id incident_id, struct bcp_item **ret, size_t *ret_n)
{
	struct bcp_hit_rows hit;
	struct esc_row *rows, *mine;
	size_t n, m = 0;
	*ret = NULL;
	*ret_n = 0;
	if (!q_bcp_hit(c, (struct bcp_hit_in){ .incident_id = incident_id }, &hit) || hit.n == 0) {
		return c->err.code == ERR_NONE;
	}
	if (!esc_rows(c, "bcp", &rows, &n)) {
		return false;
	}
	mine = arena_array(c->arena, struct esc_row, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct id system = esc_id(&rows[i], "system");
		bool is_hit = false;
		for (size_t k = 0; k < hit.n && !id_is_none(system); k++) {
			is_hit = is_hit || id_eq(hit.v[k].row_id, system);
		}
		if (is_hit) {
			mine[m++] = rows[i];
		}
	}
	return items_of(c, mine, m, ret, ret_n);
}

/* --- what does not fit --- */

struct finding { struct ctx *c; const struct bcp_item *v; size_t n; struct bcp_trouble *to; size_t n_to; };
#define TROUBLES_OF_ONE 12

static void add(struct finding *f, int fault, size_t row, size_t other, str name)
{
	f->to[f->n_to++] = (struct bcp_trouble){ fault, row, other, name };
}

/* A system that has to be back before: its rows must not come later, nor aim at a later time. */
static void check_need(struct finding *f, size_t row, struct id need, str name)
{
	const struct bcp_item *b = &f->v[row];
	size_t other = f->n;
	for (size_t i = 0; i < f->n && other == f->n; i++) {
		other = i != row && id_eq(f->v[i].system_id, need) ? i : f->n;
	}
	if (id_eq(b->system_id, need)) {
		return;
	}
	if (other == f->n) {
		add(f, BCP_NEEDS_MISSING, row, row, name);
	} else if (b->place.has && f->v[other].place.has && f->v[other].place.v > b->place.v) {
		add(f, BCP_NEEDS_LATER, row, other, name);
	} else if (b->hours.has && f->v[other].hours.has && f->v[other].hours.v > b->hours.v) {
		add(f, BCP_NEEDS_SLOWER, row, other, name);
	}
}

static bool reached_day(struct ctx *c, const struct bcp_item *b, int64_t *ret)
{
	return b->reached.n > 0 && time_parse_rfc3339(STR_CAT(c->arena, b->reached, S("T00:00")), ret);
}

str bcp_reached_text(struct ctx *c, const struct bcp_item *b)
{
	int64_t day;
	return reached_day(c, b, &day) ? time_date_full(c, day) : b->reached;
}

static void check_reached(struct finding *f, size_t row)
{
	int64_t day;
	const struct bcp_item *b = &f->v[row];
	if (b->reached.n == 0) {
		add(f, BCP_NEVER_REACHED, row, row, S(""));
	} else if (reached_day(f->c, b, &day) && f->c->now_ms - day > BCP_REACHED_DAYS * DAY_MS) {
		add(f, BCP_REACHED_LONG_AGO, row, row, S(""));
	}
}

static void check_one(struct finding *f, size_t row)
{
	const struct bcp_item *b = &f->v[row];
	if (row > 0 && b->place.has && f->v[row - 1].place.has && f->v[row - 1].place.v == b->place.v) {
		add(f, BCP_SAME_PLACE, row - 1, row, S(""));
	}
	for (size_t i = 0; i < b->n_needs; i++) {
		check_need(f, row, b->needs[i], b->needs_name[i]);
	}
	if (b->hours.has && b->restore_hours.has && b->restore_hours.v > b->hours.v) {
		add(f, BCP_TARGET_SHORT, row, row, b->restore_from);
	}
	check_reached(f, row);
	const struct { bool is_missing; int fault; } lacks[] = { { !b->place.has, BCP_NO_PLACE }, { !b->hours.has, BCP_NO_TARGET },
		{ b->owner.n == 0, BCP_NO_OWNER }, { b->substitute.n == 0, BCP_NO_SUBSTITUTE } };
	for (size_t i = 0; i < sizeof lacks / sizeof lacks[0]; i++) {
		if (lacks[i].is_missing) {
			add(f, lacks[i].fault, row, row, S(""));
		}
	}
}

void bcp_check(struct ctx *c, const struct bcp_item *v, size_t n, struct bcp_trouble **ret, size_t *ret_n)
{
	struct finding f = { c, v, n, arena_array(c->arena, struct bcp_trouble, n * TROUBLES_OF_ONE + 1), 0 };
	for (size_t i = 0; i < n; i++) {
		check_one(&f, i);
	}
	*ret = f.to;
	*ret_n = f.n_to;
}

str bcp_trouble_text(struct ctx *c, const struct bcp_item *v, const struct bcp_trouble *t)
{
	static const int texts[BCP_FAULT_MAX] = { [BCP_SAME_PLACE] = MSG_BCP_SAY_SAME_PLACE, [BCP_NEEDS_LATER] = MSG_BCP_SAY_NEEDS_LATER,
		[BCP_NEEDS_SLOWER] = MSG_BCP_SAY_NEEDS_SLOWER, [BCP_NEEDS_MISSING] = MSG_BCP_SAY_NEEDS_MISSING, [BCP_TARGET_SHORT] = MSG_BCP_SAY_TARGET_SHORT,
		[BCP_NEVER_REACHED] = MSG_BCP_SAY_NEVER_REACHED, [BCP_REACHED_LONG_AGO] = MSG_BCP_SAY_REACHED_LONG_AGO, [BCP_NO_PLACE] = MSG_BCP_SAY_NO_PLACE,
		[BCP_NO_TARGET] = MSG_BCP_SAY_NO_TARGET, [BCP_NO_OWNER] = MSG_BCP_SAY_NO_OWNER, [BCP_NO_SUBSTITUTE] = MSG_BCP_SAY_NO_SUBSTITUTE };
	const struct bcp_item *a = &v[t->row], *b = &v[t->other];
	str restore = a->restore_hours.has ? msgf(c, MSG_BCP_HOURS, { "n", str_i64(c->arena, a->restore_hours.v) }) : S("");
	return msgf(c, texts[t->fault], { "title", a->title }, { "other", b->title }, { "name", t->name }, { "target", a->target }, { "restore", restore },
		{ "other_target", b->target }, { "reached", bcp_reached_text(c, a) });
}
