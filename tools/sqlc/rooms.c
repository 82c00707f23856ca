/*
 * rooms: a room may be for named accounts only, and nothing may tell others that it is there. So a statement that
 * reads `incident` or a table with an incident_id stays within one room, or leaves out the restricted rooms of which
 * who looks is no member, or says why it may see every room:
 *
 *   one room      t.incident_id = :incident_id, i.id = :id; what is joined to it hangs on the same incident_id
 *   what I may    (i.is_restricted = 0 OR EXISTS (SELECT 1 FROM incident_member m WHERE ... = :viewer_id))
 *   all           -- every room: why
 */
#include "sqlc.h"

#include <string.h>

static const struct token *tok(const struct statement *st, size_t i)
{
	return &st->tokens.v[i];
}

static bool is(const struct statement *st, size_t i, const char *word)
{
	return token_is(&st->tokens, i, word);
}

static bool same(const struct token *a, const struct token *b)
{
	return a->n == b->n && strncmp(a->p, b->p, a->n) == 0;
}

/* A table of rooms where a statement reads it, and the name it goes by there. */
struct place { const struct table *table; size_t alias; };

static bool is_of_rooms(const struct table *t)
{
	return strcmp(t->name, "incident") == 0 || table_column(t, "incident_id");
}

/* The column by which the table knows its room. */
static const char *key_of(const struct table *t)
{
	return strcmp(t->name, "incident") == 0 ? "id" : "incident_id";
}

/* FROM t a, JOIN t AS a, UPDATE t; not INSERT INTO t, which adds to the room it names. */
static bool place_at(const struct schema *s, const struct statement *st, size_t i, struct place *ret)
{
	static const char *const behind[] = { "where", "on", "join", "left", "set", "order", "group", "limit",
										  "inner", "returning", "union", "except", "intersect", "cross", NULL };
	bool reads = is(st, i, "from") || is(st, i, "join") || is(st, i, "update");
	if (!reads || i + 1 >= st->tokens.n || (is(st, i, "update") && i > 0 && is(st, i - 1, "do"))) {
		return false;
	}
	const struct table *t = schema_table(s, tok(st, i + 1)->p, tok(st, i + 1)->n);
	if (!t || !is_of_rooms(t)) {
		return false;
	}
	size_t alias = i + 2 + is(st, i + 2, "as");
	bool has = alias < st->tokens.n && tok(st, alias)->kind == TOKEN_WORD;
	for (int k = 0; has && behind[k]; k++) {
		has = !is(st, alias, behind[k]);
	}
	*ret = (struct place){ t, has ? alias : i + 1 };
	return true;
}

/* Does the operand at `i` ("a.incident_id" or "incident_id") name the room of this place? */
static bool is_key(const struct statement *st, size_t i, const struct place *at, bool is_alone)
{
	if (is(st, i + 1, ".")) {
		return same(tok(st, i), tok(st, at->alias)) && is(st, i + 2, key_of(at->table));
	}
	return is_alone && is(st, i, key_of(at->table)) && (i == 0 || !is(st, i - 1, "."));
}

enum bond { BOND_NONE, BOND_OTHER, BOND_GIVEN };

/* What the comparison that begins at `i` says of the place. */
static enum bond bond_at(const struct statement *st, size_t i, const struct place *at, bool is_alone)
{
	size_t sign = is(st, i + 1, ".") ? i + 3 : i + 1;
	if (!is(st, sign, "=") || sign + 1 >= st->tokens.n || rules_is_softened(st, i)) {
		return BOND_NONE;
	}
	bool left = is_key(st, i, at, is_alone), right = is_key(st, sign + 1, at, is_alone);
	if (left && tok(st, sign + 1)->kind == TOKEN_PARAM) {
		return BOND_GIVEN;
	}
	size_t last = is(st, sign + 2, ".") ? sign + 3 : sign + 1; /* of the right operand */
	size_t other = left ? last : sign - 1;
	return left != right && (is(st, other, "incident_id") || is(st, other, "id")) ? BOND_OTHER : BOND_NONE;
}

/* How the place is held to a room: by a given value, by another table's, or not at all. */
static enum bond bond_of(const struct statement *st, const struct place *at, bool is_alone)
{
	enum bond best = BOND_NONE;
	bool where = false;
	for (size_t i = 0; i + 2 < st->tokens.n && best != BOND_GIVEN; i++) {
		where |= is(st, i, "where") || is(st, i, "on");
		enum bond now = where ? bond_at(st, i, at, is_alone) : BOND_NONE;
		best = now > best ? now : best;
	}
	return best;
}

/* is_restricted = 0 OR EXISTS (... :viewer_id ...), in parentheses that nothing softens. */
static bool leaves_out(const struct statement *st)
{
	for (size_t i = 0; i + 5 < st->tokens.n; i++) {
		if (!is(st, i, "is_restricted") || !is(st, i + 1, "=") || !is(st, i + 2, "0") || !is(st, i + 3, "or") ||
		    !is(st, i + 4, "exists")) {
			continue;
		}
		size_t open = i;
		while (open > 0 && tok(st, open)->depth >= tok(st, i)->depth) {
			open--;
		}
		bool looks = false;
		for (size_t k = i; k < st->tokens.n && tok(st, k)->depth >= tok(st, i)->depth; k++) {
			looks |= is(st, k, ":viewer_id") && is(st, k - 1, "=");
		}
		if (looks && tok(st, i)->depth > 0 && !rules_is_softened(st, open)) {
			return true;
		}
	}
	return false;
}

/* A table that was read in a way place_at() does not know, such as FROM a, b. */
static const struct table *unseen(const struct statement *st, const struct place *all, size_t n)
{
	for (int i = 0; i < st->n_touched; i++) {
		const struct table *t = st->touched[i];
		bool seen = !is_of_rooms(t) || (t == st->target && is(st, 0, "insert"));
		for (size_t k = 0; k < n && !seen; k++) {
			seen = all[k].table == t;
		}
		if (!seen) {
			return t;
		}
	}
	return NULL;
}

void rooms_check(const struct schema *s, const struct statement *st)
{
	struct place all[MAX_TOUCHED];
	size_t n = 0, given = 0;
	if (st->every_room || leaves_out(st)) {
		return;
	}
	for (size_t i = 0; i < st->tokens.n && n < MAX_TOUCHED; i++) {
		n += place_at(s, st, i, &all[n]);
	}
	const struct table *t = unseen(st, all, n);
	if (t) {
		die(st->file, st->line, "%s reads %s: name it after FROM or JOIN", st->name, t->name);
	}
	for (size_t k = 0; k < n; k++) {
		enum bond bond = bond_of(st, &all[k], n == 1);
		if (bond == BOND_NONE) {
			die(st->file, st->line, "%s reads %s of several rooms: bind its %s, leave out the rooms :viewer_id may "
				"not see, or say \"-- every room: REASON\"", st->name, all[k].table->name, key_of(all[k].table));
		}
		given += bond == BOND_GIVEN;
	}
	if (n > 0 && given == 0) {
		die(st->file, st->line, "%s: no room is given that %s could be bound to", st->name, all[0].table->name);
	}
}
