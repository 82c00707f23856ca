#include "journal/change.h"

static str key_of(struct ctx *c, str object, const char *field)
{
	return STR_CAT(c->arena, object, S(":"), str_from_c(field));
}

str change_object_name(struct ctx *c, const char *type, struct id id)
{
	return STR_CAT(c->arena, str_from_c(type), S("/"), id_str(c->arena, id));
}

void change_init(struct change *ch, struct ctx *c, str object)
{
	*ch = (struct change){ .c = c, .object = object };
}

void change_object(struct change *ch, const char *type, struct id id)
{
	ch->object = change_object_name(ch->c, type, id);
}

void change_item(struct change *ch, str key, str value)
{
	if (ch->n == ch->room) {
		size_t room = ch->room ? 2 * ch->room : 32;
		struct journal_item *items = arena_array(ch->c->arena, struct journal_item, room);
		if (ch->n > 0) {
			memcpy(items, ch->items, ch->n * sizeof *items);
		}
		ch->items = items;
		ch->room = room;
	}
	ch->items[ch->n++] = (struct journal_item){ key, value };
}

void change_str(struct change *ch, const char *field, str value)
{
	change_item(ch, key_of(ch->c, ch->object, field), value);
}

void change_i64(struct change *ch, const char *field, int64_t value)
{
	change_str(ch, field, str_printf(ch->c->arena, "%lld", (long long)value));
}

void change_opt(struct change *ch, const char *field, struct opt_int value)
{
	if (value.has) {
		change_i64(ch, field, value.v);
	} else {
		change_str(ch, field, STR_NONE);
	}
}

void change_id(struct change *ch, const char *field, struct id value)
{
	change_str(ch, field, id_is_none(value) ? STR_NONE : id_str(ch->c->arena, value));
}

bool change_write(struct change *ch, struct journal_entry_in in, struct journal_added *ret)
{
	struct journal_added added;
	in.items = ch->items;
	in.n_items = ch->n;
	return journal_add(ch->c, &in, ret ? ret : &added);
}

void project_str(struct projector *p, const char *field, str value)
{
	if (p->ok && !str_is_none(value)) {
		p->ok = p->emit(p->arg, key_of(p->c, p->object, field), value);
	}
}

void project_i64(struct projector *p, const char *field, int64_t value)
{
	project_str(p, field, str_printf(p->c->arena, "%lld", (long long)value));
}

void project_opt(struct projector *p, const char *field, struct opt_int value)
{
	if (value.has) {
		project_i64(p, field, value.v);
	}
}

void project_id(struct projector *p, const char *field, struct id value)
{
	if (!id_is_none(value)) {
		project_str(p, field, id_str(p->c->arena, value));
	}
}
