/* Those that are the same mail, or of the same hand: found by traits that stand in an index. */
#include "suspect/inside.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/text.h"
#include "messages.h"
#include "suspect/look.h"
#include "suspect_sql.h"

#define TRAITS_MAX 60

bytes suspect_trait_key(struct arena *a, const char *kind, str value)
{
	struct sha256 h;
	const bytes parts[] = { str_bytes(str_from_c(kind)), str_bytes(S(":")), str_bytes(value) };
	sha256_of_n(parts, 3, &h);
	return bytes_copy(a, (bytes){ h.b, 16 });
}

static bool strip(str *s, str marks)
{
	str mark;
	while (look_line(&marks, &mark)) {
		if (str_starts(*s, mark)) {
			*s = str_trim(str_sub(*s, mark.n, s->n));
			return true;
		}
	}
	return false;
}

str suspect_subject_key(struct ctx *c, str subject)
{
	struct arena *a = c->arena;
	const struct mail_words *marks = catalog_mail_words(c->catalog, S("reply_marks"));
	str s = str_trim(look_fold(a, subject));
	while (marks && (strip(&s, marks->words.ja) || strip(&s, marks->words.en))) {
	}
	char *p = arena_chars(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		bool is_digit = s.p[i] >= '0' && s.p[i] <= '9';
		if (s.p[i] != ' ' && s.p[i] != '\t' && !is_digit) {
			p[n++] = s.p[i];
		}
	}
	return (str){ p, n };
}

struct adding { struct ctx *c; struct id id; size_t n; bool ok; };

static void add(struct adding *t, const char *kind, str value)
{
	if (t->ok && !str_is_empty(value) && t->n++ < TRAITS_MAX) {
		t->ok = q_suspect_trait_add(t->c, (struct suspect_trait_add_in){
			.trait = suspect_trait_key(t->c->arena, kind, value), .mail_id = t->id, .kind = str_from_c(kind) });
	}
}

/* Where mails of all kinds lead: the firm's own pages and those of bodies people trust say nothing of who sent it. */
static bool is_common(const struct ctx *c, const struct suspect_home *home, str host)
{
	for (size_t i = 0; i < c->catalog->mail.n_bodies; i++) {
		if (suspect_domain_in(host, c->catalog->mail.bodies[i].domains)) {
			return true;
		}
	}
	return str_is_empty(host) || look_is_own(home, host);
}

bool suspect_traits_add(struct ctx *c, struct id id, const struct mime_mail *m, const struct suspect_home *home)
{
	struct adding t = { c, id, 0, true };
	str subject = suspect_subject_key(c, m->subject);
	add(&t, "message", m->message_id);
	add(&t, "sender", look_fold(c->arena, m->from.address));
	add(&t, "subject", text_chars(subject) >= 4 ? subject : S("")); /* "ご案内" alone joins everything */
	for (size_t i = 0; i < m->n_files && t.ok; i++) {
		if (m->files[i].body.n > 0 && !m->files[i].is_inline) {
			add(&t, "file", str_hex(c->arena, (bytes){ m->files[i].sha256.b, sizeof m->files[i].sha256.b }));
		}
	}
	for (size_t i = 0; i < m->n_links && t.ok; i++) {
		const struct mime_link *l = &m->links[i];
		if (!is_common(c, home, l->host)) {
			add(&t, "link", l->target);
			add(&t, "host", suspect_domain_in(l->host, c->catalog->mail.shorteners) ? S("") : l->host);
		}
	}
	return t.ok;
}

/* --- finding --- */

struct meeting { struct id id; unsigned shares; };

static unsigned bit_of(str kind)
{
	int at = choice_find(&suspect_trait_choices, kind);
	return at < 0 ? 0 : 1u << at;
}

static struct meeting *meet(struct meeting *v, size_t *n, size_t room, struct id id)
{
	for (size_t i = 0; i < *n; i++) {
		if (id_eq(v[i].id, id)) {
			return &v[i];
		}
	}
	if (*n >= room) {
		return NULL;
	}
	v[*n] = (struct meeting){ .id = id };
	return &v[(*n)++];
}

/* The likeliest first (the lowest bits say most), then the newest. */
static bool goes_before(const struct meeting *x, const struct meeting *y)
{
	unsigned lx = x->shares & -x->shares, ly = y->shares & -y->shares;
	if (lx != ly) {
		return lx < ly;
	}
	if (x->shares != y->shares) {
		return x->shares > y->shares;
	}
	return memcmp(x->id.b, y->id.b, sizeof x->id.b) > 0;
}

static void sort(struct meeting *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct meeting x = v[i];
		size_t at = i;
		for (; at > 0 && goes_before(&x, &v[at - 1]); at--) {
			v[at] = v[at - 1];
		}
		v[at] = x;
	}
}

/* `most` of each trait, straight from the index: how many there are in all makes no difference. */
static bool find(struct ctx *c, struct id id, int64_t most, struct meeting **ret, size_t *ret_n)
{
	enum { ROOM = 1000 };
	struct suspect_traits_rows traits;
	struct meeting *v = arena_array(c->arena, struct meeting, ROOM);
	size_t n = 0;
	if (!q_suspect_traits(c, (struct suspect_traits_in){ .mail_id = id }, &traits)) {
		return false;
	}
	for (size_t t = 0; t < traits.n; t++) {
		struct suspect_by_trait_rows rows;
		struct suspect_by_trait_in in = { .trait = traits.v[t].trait, .most = most + 1 };
		if (!q_suspect_by_trait(c, in, &rows)) {
			return false;
		}
		for (size_t i = 0; i < rows.n; i++) {
			struct meeting *k = id_eq(rows.v[i].id, id) ? NULL : meet(v, &n, ROOM, rows.v[i].id);
			if (k) {
				k->shares |= bit_of(traits.v[t].kind);
			}
		}
	}
	sort(v, n);
	*ret = v;
	*ret_n = n > SUSPECT_LIKE_MAX ? SUSPECT_LIKE_MAX : n;
	return true;
}

static struct str_list why_of(struct arena *a, unsigned shares)
{
	str *v = arena_array(a, str, SUSPECT_TRAIT_MAX);
	size_t n = 0;
	for (size_t i = 0; i < SUSPECT_TRAIT_MAX; i++) {
		if (shares & 1u << i) {
			v[n++] = str_from_c(suspect_trait_choices.v[i].code);
		}
	}
	return (struct str_list){ v, n };
}

bool suspect_alike(struct ctx *c, struct id id, struct suspect_like **ret, size_t *ret_n)
{
	struct meeting *v;
	size_t n;
	if (!find(c, id, SUSPECT_LIKE_MAX, &v, &n)) {
		return false;
	}
	*ret = arena_array(c->arena, struct suspect_like, n);
	for (size_t i = 0; i < n; i++) {
		if (!suspect_get(c, v[i].id, &(*ret)[i].s)) {
			return false;
		}
		(*ret)[i].shares = v[i].shares;
		(*ret)[i].why = why_of(c->arena, v[i].shares);
	}
	*ret_n = n;
	return true;
}

bool suspect_alike_count(struct ctx *c, struct id id, int64_t *ret)
{
	struct meeting *v;
	size_t n;
	if (!find(c, id, SUSPECT_COUNT_MAX, &v, &n)) {
		return false;
	}
	*ret = n > SUSPECT_COUNT_MAX ? SUSPECT_COUNT_MAX : (int64_t)n;
	return true;
}

#define L(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct suspect_like, member), .doc = text }
static const struct field like_fields[] = {
	{ .name = "id", .type = FIELD_ID, .offset = offsetof(struct suspect_like, s.id), .doc = "of the other mail" },
	{ .name = "number", .type = FIELD_INT, .offset = offsetof(struct suspect_like, s.number), .doc = "its number" },
	{ .name = "subject", .type = FIELD_LINE, .offset = offsetof(struct suspect_like, s.subject), .doc = "its subject" },
	{ .name = "from_address", .type = FIELD_LINE, .offset = offsetof(struct suspect_like, s.from_address), .doc = "its sender" },
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct suspect_like, s.state),
		.choices = &suspect_state_choices, .doc = "what became of it" },
	{ .name = "received_at", .type = FIELD_INSTANT, .offset = offsetof(struct suspect_like, s.received_at), .doc = "when it came" },
	L(why, FIELD_LINES, "what both share: message, file, link, sender, subject, host"),
};
const struct shape suspect_like_shape = { "SuspectLike", like_fields, sizeof like_fields / sizeof like_fields[0],
	sizeof(struct suspect_like) };
