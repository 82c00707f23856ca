/* Warnings about backups: each copy by itself, and all copies of one original together. */
#include <stdlib.h>

#include "base/limits.h"
#include "ledger/ledger.h"
#include "messages.h"

static const struct choice faults[] = {
	[BACKUP_NONE] = { "none", MSG_LEDGER_BACKUP_NONE }, [BACKUP_SAME] = { "same_device", MSG_LEDGER_BACKUP_SAME },
	[BACKUP_CONNECTED] = { "all_connected", MSG_LEDGER_BACKUP_CONNECTED },
	[BACKUP_NEVER_TRIED] = { "never_restored", MSG_LEDGER_BACKUP_NEVER },
	[BACKUP_TRIED_LONG_AGO] = { "restored_long_ago", MSG_LEDGER_BACKUP_LONG_AGO },
	[BACKUP_TOO_RARE] = { "too_rare", MSG_LEDGER_BACKUP_TOO_RARE }, [BACKUP_NONE_OFF] = { "none_off", MSG_LEDGER_BACKUP_NONE_OFF },
};
const struct choices backup_fault_choices = { faults, BACKUP_FAULT_MAX };

#define YEAR_MS (365 * 24 * 3600 * INT64_C(1000))

/* How often a copy is made, the often first; and the rarest a system bears by how long it may stop. Ours: what is lost is the
 * work since the last copy, and nobody does it again faster than the system may stand still. */
static const char *const rarities[] = { "day", "week", "month", "sometimes" };
static const struct { const char *stop; int bears; } bearings[] = { { "hours", 0 }, { "day", 0 }, { "week", 1 }, { "long", 2 } };

static int rarity_of(str every)
{
	for (int i = 0; i < (int)(sizeof rarities / sizeof rarities[0]); i++) {
		if (str_eq(every, str_from_c(rarities[i]))) {
			return i;
		}
	}
	return -1;
}

#define N_BEARINGS (int)(sizeof bearings / sizeof bearings[0])

/* How soon it hurts: 0 within hours; N_BEARINGS: not said. */
static int hurry_of(str stop)
{
	int i = 0;
	while (i < N_BEARINGS && !str_eq(stop, str_from_c(bearings[i].stop))) {
		i++;
	}
	return i;
}

static int borne_by(str stop)
{
	int i = hurry_of(stop);
	return i < N_BEARINGS ? bearings[i].bears : -1;
}

struct copy { struct id system, cloud; str place; };
struct finding { struct ctx *c; struct ledger_table copies, systems; struct copy *of; struct backup_warning *v; size_t n, room; };

static const struct ledger_row *system_of(const struct finding *f, struct id id)
{
	for (size_t i = 0; i < f->systems.n && !id_is_none(id); i++) {
		if (id_eq(f->systems.rows[i].row.id, id)) {
			return &f->systems.rows[i];
		}
	}
	return NULL;
}

/* The words of a choice. */
static str words_of(struct ctx *c, const struct ledger_table *t, const struct ledger_row *r, const char *field)
{
	int at = sheet_field_find(t->d, str_from_c(field));
	int k = at >= 0 ? sheet_choice_find(&t->d->fields[at], ledger_choice(t, r, field)) : -1;
	return k >= 0 ? text2_in(t->d->fields[at].choices[k].name, c->lang) : S("");
}

static struct backup_warning *warn(struct finding *f, int fault, const struct ledger_row *copy, const struct ledger_row *system)
{
	struct backup_warning *w = &f->v[f->n < f->room ? f->n++ : f->room];
	*w = (struct backup_warning){ .fault = fault, .title = copy ? copy->row.title : S(""), .system = system ? system->row.title : S(""),
		.row_id = copy ? copy->row.id : (struct id){ 0 }, .system_id = system ? system->row.id : (struct id){ 0 },
		.every = copy ? words_of(f->c, &f->copies, copy, "every") : S(""),
		.hurry = hurry_of(system ? ledger_choice(&f->systems, system, "stop") : S("")),
		.stop = system ? words_of(f->c, &f->systems, system, "stop") : S("") };
	return w;
}

static void look_at_copy(struct finding *f, const struct ledger_row *r)
{
	const struct ledger_table *t = &f->copies;
	const struct ledger_row *system = system_of(f, ledger_id(t, r, "system"));
	struct opt_int tried = ledger_day(t, r, "tried");
	int rarity = rarity_of(ledger_choice(t, r, "every")), borne = system ? borne_by(ledger_choice(&f->systems, system, "stop")) : -1;
	if (str_eq(ledger_choice(t, r, "place"), S("same"))) {
		warn(f, BACKUP_SAME, r, system);
	}
	if (!tried.has || str_eq(ledger_choice(t, r, "scope"), S("none"))) {
		warn(f, BACKUP_NEVER_TRIED, r, system);
	} else if (tried.v + YEAR_MS < f->c->now_ms) {
		warn(f, BACKUP_TRIED_LONG_AGO, r, system)->tried_at = tried;
	}
	if (rarity >= 0 && borne >= 0 && rarity > borne) {
		warn(f, BACKUP_TOO_RARE, r, system);
	}
}

/* Copies of one original: the same system, the same cloud service, or neither and the same name. */
static bool are_of_one(const struct finding *f, size_t a, size_t b)
{
	const struct copy *x = &f->of[a], *y = &f->of[b];
	bool is_named = id_is_none(x->system) && id_is_none(x->cloud);
	return id_eq(x->system, y->system) && id_eq(x->cloud, y->cloud) &&
		(!is_named || str_eq(f->copies.rows[a].row.title, f->copies.rows[b].row.title));
}

/* Said once, at the first copy of its original. */
static void look_at_all_copies(struct finding *f, size_t at)
{
	bool has_off = false, has_apart = false, is_known = true;
	for (size_t i = 0; i < f->copies.n; i++) {
		if (!are_of_one(f, at, i)) {
			continue;
		}
		if (i < at) {
			return;
		}
		has_off = has_off || str_eq(f->of[i].place, S("off"));
		has_apart = has_apart || str_eq(f->of[i].place, S("cloud"));
		is_known = is_known && f->of[i].place.n > 0;
	}
	if (!has_off && is_known) {
		warn(f, has_apart ? BACKUP_NONE_OFF : BACKUP_CONNECTED, &f->copies.rows[at], system_of(f, f->of[at].system));
	}
}

/* Only systems whose loss hurts within a week. */
static void look_at_system(struct finding *f, const struct ledger_row *system)
{
	int borne = borne_by(ledger_choice(&f->systems, system, "stop"));
	for (size_t i = 0; i < f->copies.n; i++) {
		if (id_eq(f->of[i].system, system->row.id)) {
			return;
		}
	}
	if (borne >= 0 && borne <= 1) {
		warn(f, BACKUP_NONE, NULL, system);
	}
}

static int by_fault(const void *a, const void *b)
{
	const struct backup_warning *x = a, *y = b;
	if (x->fault != y->fault) {
		return x->fault - y->fault;
	}
	if (x->hurry != y->hurry) {
		return x->hurry - y->hurry;
	}
	int by_system = memcmp(x->system_id.b, y->system_id.b, sizeof x->system_id.b);
	return by_system ? by_system : memcmp(x->row_id.b, y->row_id.b, sizeof x->row_id.b);
}

bool backup_warnings(struct ctx *c, bool systems, struct backup_warning **ret, size_t *ret_n, size_t *ret_rows)
{
	struct finding f = { .c = c };
	if (!ledger_read(c, "backup", &f.copies) || !ledger_read(c, "system", &f.systems)) {
		return false;
	}
	f.room = f.copies.n * 4 + f.systems.n;
	f.v = arena_array(c->arena, struct backup_warning, f.room + 1);
	f.of = arena_array(c->arena, struct copy, f.copies.n);
	for (size_t i = 0; i < f.copies.n; i++) {
		const struct ledger_row *r = &f.copies.rows[i];
		f.of[i] = (struct copy){ ledger_id(&f.copies, r, "system"), ledger_id(&f.copies, r, "cloud"), ledger_choice(&f.copies, r, "place") };
	}
	for (size_t i = 0; i < f.copies.n; i++) {
		look_at_copy(&f, &f.copies.rows[i]);
		look_at_all_copies(&f, i);
	}
	for (size_t i = 0; systems && i < f.systems.n && !f.copies.is_cut; i++) {
		look_at_system(&f, &f.systems.rows[i]);
	}
	qsort(f.v, f.n, sizeof *f.v, by_fault);
	*ret = f.v;
	*ret_n = f.n;
	*ret_rows = f.copies.n;
	return true;
}
