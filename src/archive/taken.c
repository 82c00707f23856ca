/* taken: reading an archive that is here, and proving that what stands in our rows is what the file says. */
#include <stdlib.h>
#include <unistd.h>

#include "archive/take.h"
#include "archive_sql.h"
#include "base/limits.h"
#include "db/store.h"
#include "incident/incident.h"
#include "messages.h"

#define PAGE 500

/* --- reading --- */

/* What later entries did to those shown. */
static bool mark_lines(struct ctx *c, const struct archive *a, struct archive_line *v, size_t n)
{
	struct archive_about_rows rows;
	int64_t least = INT64_MAX, most = 0;
	for (size_t i = 0; i < n; i++) {
		least = v[i].seq < least ? v[i].seq : least;
		most = v[i].seq > most ? v[i].seq : most;
	}
	if (n == 0) {
		return true;
	}
	if (!q_archive_about(c, (struct archive_about_in){ .archive_id = a->id, .from_seq = least, .to_seq = most }, &rows)) {
		return false;
	}
	for (size_t k = 0; k < rows.n; k++) {
		for (size_t i = 0; i < n; i++) {
			if (v[i].seq == rows.v[k].refers_to) {
				int64_t *to = rows.v[k].type == ENTRY_CORRECTION ? &v[i].corrected_by
					: rows.v[k].type == ENTRY_WITHDRAWAL ? &v[i].withdrawn_by : &v[i].masked_by;
				*to = rows.v[k].seq;
			}
		}
	}
	return true;
}

bool archive_lines(struct ctx *c, const struct archive *a, int64_t place, int64_t before_seq, int64_t most,
	struct archive_line **ret, size_t *ret_n)
{
	struct archive_page_entries_rows rows;
	if (!q_archive_page_entries(c, (struct archive_page_entries_in){ .archive_id = a->id, .place = place,
	        .before_seq = before_seq, .most = most }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct archive_line, rows.n + 1);
	*ret_n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct archive_page_entries_row *r = &rows.v[i];
		struct archive_line *l = &(*ret)[i];
		*l = (struct archive_line){ .seq = r->seq, .recorded_at = r->recorded_at, .refers_to = r->refers_to, .type = (int)r->type,
			.text = r->text, .source = r->source, .person_name = r->person_name, .account_name = r->account_name,
			.place_at = r->place_at };
		event_time_from_canonical(r->occurred, &l->occurred);
	}
	return mark_lines(c, a, *ret, *ret_n);
}

bool archive_pairs(struct ctx *c, const struct archive *a, struct archive_pair **ret, size_t *ret_n)
{
	struct archive_read_rows_rows rows;
	if (!q_archive_read_rows(c, (struct archive_read_rows_in){ .archive_id = a->id, .after = S(""),
	        .most = LIMIT_ARCHIVE_ROWS }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct archive_pair, rows.n + 1);
	*ret_n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct archive_pair){ rows.v[i].name, rows.v[i].value };
	}
	return true;
}

bool archive_people(struct ctx *c, const struct archive *a, struct archive_person **ret, size_t *ret_n)
{
	struct archive_read_people_rows rows;
	if (!q_archive_read_people(c, (struct archive_read_people_in){ .archive_id = a->id }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct archive_person, rows.n + 1);
	*ret_n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		(*ret)[i] = (struct archive_person){ rows.v[i].person, rows.v[i].name, rows.v[i].title };
	}
	return true;
}

bool archive_open_member(struct ctx *c, const struct archive *a, str name, int *ret_fd, int64_t *ret_at, int64_t *ret_bytes)
{
	struct archive_info info = { 0 };
	int fd;
	if (!blob_open(c, &a->sha256, &fd)) {
		return false;
	}
	bool ok = zip_open(c, fd, a->bytes.v, LIMIT_ARCHIVE_MEMBERS, &info.zip);
	const struct zip_member *m = ok ? archive_member(&info, name) : NULL;
	if (!m) {
		close(fd);
		return ok ? fail(c, ERR_NOT_FOUND, MSG_BLOB_NOT_FOUND) : false;
	}
	*ret_fd = fd;
	*ret_at = zip_data_at(m);
	*ret_bytes = m->bytes;
	return true;
}

/* --- proving --- */

struct compare {
	struct ctx *c;
	const struct archive *a;
	struct arena page;
	struct archive_read_people_rows people; size_t person;
	struct archive_read_entries_rows entries; size_t entry; int64_t seq;
	struct archive_read_rows_rows rows; size_t row; str key;
	struct arena key_arena;
	str what;                     /* what does not agree, first */
};

static bool differs(struct compare *k, const char *what)
{
	k->what = str_from_c(what);
	return fail(k->c, ERR_INVALID, MSG_ARCHIVE_NOT_FOUND); /* ends the reading; `what` says why */
}

static bool same_id(struct id a, struct id b) { return id_eq(a, b); }

static bool same_text(str a, str b)
{
	return str_is_none(a) == str_is_none(b) && str_eq(a, b);
}

static bool compare_person(void *arg, const struct archive_person *p)
{
	struct compare *k = arg;
	if (k->person >= k->people.n) {
		return differs(k, "a person of the file is in no row");
	}
	const struct archive_read_people_row *r = &k->people.v[k->person++];
	bool same = same_id(r->person, p->id) && str_eq(r->name, p->name) && str_eq(r->title, p->title);
	return same || differs(k, "a person is not what the file says");
}

/* The next page of rows, in an arena of its own: that of the ctx goes with each line that is read. */
static bool next_entries(struct compare *k)
{
	struct arena *keep = k->c->arena;
	arena_reset(&k->page);
	k->c->arena = &k->page;
	bool ok = q_archive_read_entries(k->c, (struct archive_read_entries_in){ .archive_id = k->a->id, .after = k->seq,
		.most = PAGE }, &k->entries);
	k->c->arena = keep;
	k->entry = 0;
	return ok;
}

static bool compare_entry(void *arg, const struct archive_entry *e)
{
	struct compare *k = arg;
	if (k->entry >= k->entries.n && !next_entries(k)) {
		return false;
	}
	if (k->entry >= k->entries.n) {
		return differs(k, "an entry of the file is in no row");
	}
	const struct archive_read_entries_row *r = &k->entries.v[k->entry++];
	k->seq = r->seq;
	bool same = r->seq == e->seq && r->type == e->type && same_text(r->text, e->text) && same_text(r->source, e->source) &&
	            str_eq(r->occurred, e->occurred) && r->place_at == e->place_at;
	same = same && r->recorded_at == e->recorded_at && same_id(r->person, e->person_id) &&
	       same_id(r->account, e->account_id) && r->refers_to == e->refers_to;
	return same || differs(k, "an entry is not what the file says");
}

static bool next_rows(struct compare *k)
{
	struct arena *keep = k->c->arena;
	if (k->row > 0) {
		arena_reset(&k->key_arena);
		k->key = str_copy(&k->key_arena, k->rows.v[k->row - 1].name);
	}
	arena_reset(&k->page);
	k->entries.n = 0;
	k->c->arena = &k->page;
	bool ok = q_archive_read_rows(k->c, (struct archive_read_rows_in){ .archive_id = k->a->id, .after = k->key, .most = PAGE },
		&k->rows);
	k->c->arena = keep;
	k->row = 0;
	return ok;
}

static bool compare_row(void *arg, str key, str value)
{
	struct compare *k = arg;
	if (k->row >= k->rows.n && !next_rows(k)) {
		return false;
	}
	if (k->row >= k->rows.n) {
		return differs(k, "a row of the file is in no row here");
	}
	const struct archive_read_rows_row *r = &k->rows.v[k->row++];
	return (str_eq(r->name, key) && str_eq(r->value, value)) || differs(k, "a row is not what the file says");
}

static bool check_counts(struct compare *k)
{
	struct archive_staged_row n;
	if (!q_archive_staged(k->c, (struct archive_staged_in){ .archive_id = k->a->id }, &n)) {
		return false;
	}
	bool same = n.n_entries == k->a->entries.v && n.n_rows == k->a->rows.v && n.n_people == k->a->n_people;
	return same || differs(k, "there are more or fewer rows than the file has");
}

/* Every column of its row but the file's name and who sent it when. */
static bool check_columns(struct compare *k, const struct archive_info *i)
{
	const struct archive *a = k->a;
	const struct { int64_t row, file; } numbers[] = {
		{ a->format.v, i->version }, { a->bytes.v, i->bytes }, { a->made_at.v, i->made_at_ms }, { a->entries.v, i->n_entries },
		{ a->masked.v, i->n_masked }, { a->rows.v, i->n_rows }, { a->n_people, i->n_people }, { a->papers.v, i->n_papers },
		{ a->evidence.v, i->n_evidence }, { a->evidence_bytes.v, i->evidence_bytes }, { a->restricted_row, i->is_restricted },
		{ a->with_evidence_row, i->with_evidence } };
	const struct { str row, file; } texts[] = {
		{ a->program, i->program }, { a->made_by, i->made_by }, { a->origin_name, i->org_name }, { a->name, i->name },
		{ a->title, i->title }, { a->mode, i->mode }, { a->kind, i->kind }, { a->seal, i->seal } };
	bool same = id_eq(a->origin_org, i->org_id) && id_eq(a->origin_incident, i->incident_id) &&
	            memcmp(a->head.b, i->head.b, SHA256_LEN) == 0;
	for (size_t n = 0; n < sizeof numbers / sizeof numbers[0]; n++) {
		same = same && numbers[n].row == numbers[n].file;
	}
	for (size_t n = 0; n < sizeof texts / sizeof texts[0]; n++) {
		same = same && str_eq(texts[n].row, texts[n].file);
	}
	return same || differs(k, "its row is not what the file says");
}

/* What our own sealed journal says was taken in. */
static bool check_sealed(struct compare *k)
{
	struct journal_value *v;
	struct incident i;
	size_t n;
	if (!incident_get_inside(k->c, k->a->incident_id, &i) ||
	    !journal_values(k->c, k->a->incident_id, S(ARCHIVE_KEY "taken"), &v, &n)) {
		return false;
	}
	bool ours = n > 0 && str_eq(v[n - 1].value, k->a->sha256_hex) && k->a->taken_at.has && k->a->taken_at.v == i.opened_at.v;
	return ours || differs(k, "our journal says that another file was taken in");
}

static bool compare_one(struct compare *k, int fd)
{
	struct archive_info info;
	const struct archive_visitor v = { k, compare_person, compare_entry, compare_row };
	return q_archive_read_people(k->c, (struct archive_read_people_in){ .archive_id = k->a->id }, &k->people) &&
	       archive_read(k->c, fd, &v, &info) && check_counts(k) && check_columns(k, &info) && check_sealed(k);
}

static bool prove_one(struct ctx *c, const struct archive *a, struct journal_finding *ret)
{
	struct compare *k = arena_new(c->arena, struct compare);
	int fd;
	*k = (struct compare){ .c = c, .a = a, .key = S("") };
	if (!blob_open(c, &a->sha256, &fd)) {
		*ret = (struct journal_finding){ true, STR_CAT(c->arena, S("archive "), id_str(c->arena, a->id), S(": its stored file "),
			a->sha256_hex, S(" is gone")) };
		err_clear(c);
		return true;
	}
	arena_init(&k->page);
	arena_init(&k->key_arena);
	bool ok = compare_one(k, fd);
	close(fd);
	arena_free(&k->page);
	arena_free(&k->key_arena);
	if (!ok && c->err.code == ERR_INVALID) {
		str why = str_is_none(k->what) ? err_show(c, &c->err) : k->what;
		*ret = (struct journal_finding){ true, STR_CAT(c->arena, S("archive "), id_str(c->arena, a->id), S(": "), why) };
		err_clear(c);
		return true;
	}
	return ok;
}

/* Rooms that say they were taken in, and archives that say they are here: one for each. */
static bool check_strays(struct ctx *c, struct journal_finding *ret)
{
	struct archive_strays_row row;
	bool found;
	if (!q_archive_strays(c, &row, &found)) {
		return false;
	}
	if (found) {
		*ret = (struct journal_finding){ true, STR_CAT(c->arena, S("incident "), id_str(c->arena, row.id),
			S(": it was taken in, but its archive is gone")) };
	}
	return true;
}

bool archive_verify(struct ctx *c, struct journal_finding *ret)
{
	struct archive_all_rows rows;
	const struct id org_id = c->org_id;
	bool ok = check_strays(c, ret) && q_archive_all(c, &rows);
	int64_t n = 0;
	for (size_t i = 0; ok && !ret->broken && i < rows.n; i++) {
		struct archive a;
		c->org_id = rows.v[i].org;
		ok = archive_find(c, rows.v[i].id, &a) && prove_one(c, &a, ret);
		n++;
	}
	c->org_id = org_id;
	if (ok && !ret->broken && n > 0) {
		ret->what = str_printf(c->arena, "%.*s; %lld archives taken in", STR_FMT(ret->what), (long long)n);
	}
	return ok;
}
