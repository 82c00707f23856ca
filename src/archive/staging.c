/* staging: what a proved file says, line by line into the rows it is read by. */
#include "archive/inside.h"
#include "archive/take.h"

#include <unistd.h>

#include "archive_sql.h"
#include "db/store.h"
#include "messages.h"

#define SLICE 400             /* lines of one write: other writes go on between */

enum line_kind { LINE_PERSON, LINE_ENTRY, LINE_ROW };
struct line { enum line_kind kind; struct archive_person person; struct archive_entry entry; str key, value; };
struct staging { struct ctx *c; struct id id; struct arena arena; struct line v[SLICE]; size_t n; };

static bool put_line(struct ctx *c, struct id id, const struct line *l)
{
	const struct archive_entry *e = &l->entry;
	switch (l->kind) {
	case LINE_PERSON:
		return q_archive_put_person(c, (struct archive_put_person_in){ .archive_id = id, .person = l->person.id,
			.name = l->person.name, .title = l->person.title });
	case LINE_ENTRY:
		return q_archive_put_entry(c, (struct archive_put_entry_in){ .archive_id = id, .seq = e->seq, .type = e->type,
			.text = e->text, .source = e->source, .occurred = e->occurred, .place_at = e->place_at,
			.recorded_at = e->recorded_at, .person = e->person_id, .account = e->account_id, .refers_to = e->refers_to });
	case LINE_ROW:
	default:
		return q_archive_put_row(c, (struct archive_put_row_in){ .archive_id = id, .name = l->key, .value = l->value });
	}
}

static bool act_slice(struct ctx *c, void *arg)
{
	struct staging *s = arg;
	for (size_t i = 0; i < s->n; i++) {
		if (!put_line(c, s->id, &s->v[i])) {
			return false;
		}
	}
	return true;
}

static bool write_slice(struct staging *s)
{
	struct arena *keep = s->c->arena;
	s->c->arena = &s->arena;
	bool ok = s->n == 0 || store_write(s->c->store, s->c, act_slice, s);
	s->c->arena = keep;
	if (ok) {
		arena_reset(&s->arena);
		s->n = 0;
	}
	return ok;
}

static struct line *next_line(struct staging *s, enum line_kind kind)
{
	s->v[s->n] = (struct line){ .kind = kind };
	return &s->v[s->n++];
}

static bool line_done(struct staging *s)
{
	return s->n < SLICE || write_slice(s);
}

static bool stage_person(void *arg, const struct archive_person *p)
{
	struct staging *s = arg;
	struct line *l = next_line(s, LINE_PERSON);
	l->person = (struct archive_person){ p->id, str_copy(&s->arena, p->name), str_copy(&s->arena, p->title) };
	return line_done(s);
}

static bool stage_entry(void *arg, const struct archive_entry *e)
{
	struct staging *s = arg;
	struct line *l = next_line(s, LINE_ENTRY);
	l->entry = *e;
	l->entry.text = str_copy(&s->arena, e->text);
	l->entry.source = str_copy(&s->arena, e->source);
	l->entry.occurred = str_copy(&s->arena, e->occurred);
	return line_done(s);
}

static bool stage_row(void *arg, str key, str value)
{
	struct staging *s = arg;
	struct line *l = next_line(s, LINE_ROW);
	l->key = str_copy(&s->arena, key);
	l->value = str_copy(&s->arena, value);
	return line_done(s);
}

bool staging_clear(struct ctx *c, struct id id)
{
	return q_archive_clear_entries(c, (struct archive_clear_entries_in){ .archive_id = id }) &&
	       q_archive_clear_rows(c, (struct archive_clear_rows_in){ .archive_id = id }) &&
	       q_archive_clear_people(c, (struct archive_clear_people_in){ .archive_id = id });
}

/* What an attempt that was cut off left. Only of what is not here: somebody else may have been faster. */
static bool act_clear(struct ctx *c, void *arg)
{
	struct archive a;
	if (!archive_find(c, *(struct id *)arg, &a)) {
		return false;
	}
	return id_is_none(a.incident_id) ? staging_clear(c, a.id) : fail(c, ERR_CONFLICT, MSG_ARCHIVE_IS_HERE);
}

bool archive_stage(struct ctx *c, const struct archive_id_in *in)
{
	struct archive a;
	struct archive_info info;
	struct id id = in->archive_id;
	int fd;
	if (!archive_find(c, id, &a) || !store_write(c->store, c, act_clear, &id) || !blob_open(c, &a.sha256, &fd)) {
		return false;
	}
	struct staging *s = arena_new(c->arena, struct staging);
	s->c = c;
	s->id = id;
	arena_init(&s->arena);
	const struct archive_visitor v = { s, stage_person, stage_entry, stage_row };
	bool ok = archive_read(c, fd, &v, &info) && write_slice(s);
	arena_free(&s->arena);
	close(fd);
	return ok;
}
