/* The net as a paper: one table, with room to write who answered. */
#include "base/msg.h"
#include "contact_net/net.h"
#include "document/document.h"
#include "messages.h"

static str ways_text(struct ctx *c, const struct net_person *p, bool with_private)
{
	str text = S("");
	for (size_t k = 0; k < p->n_ways; k++) {
		const struct contact *y = &p->ways[k];
		bool hides = y->is_hidden || (y->is_private && !with_private);
		str one = hides ? msgf(c, MSG_NET_HIDDEN, { "what", msg(c, contact_purpose_choices.v[y->purpose].label) }) : y->value;
		text = k == 0 ? one : STR_CAT(c->arena, text, S("\n"), one);
	}
	return p->n_ways ? text : msg(c, MSG_NET_NO_WAY);
}

static str name_text(struct ctx *c, const struct net_person *p, int64_t deputy)
{
	str part = p->is_holder ? msg(c, MSG_NET_HOLDER) : msgf(c, MSG_NET_DEPUTY, { "count", str_i64(c->arena, deputy) });
	return STR_CAT(c->arena, part, S("\n"), p->name);
}

static void add_node(struct ctx *c, struct doc_block *t, const struct net_node *n, bool with_private)
{
	int64_t deputy = 0;
	str when = n->from_level == NET_WHEN_NEEDED ? msg(c, MSG_NET_WHEN_NEEDED) : msgf(c, MSG_NET_FROM_LEVEL, { "count", str_i64(c->arena, n->from_level) });
	const struct role_def *by = catalog_role(c->catalog, n->called_by);
	str called = msgf(c, MSG_NET_CALLED_BY, { "who", by ? text2_in(by->name, c->lang) : msg(c, MSG_NET_FINDER) });
	str role = STR_CAT(c->arena, n->name, S("\n"), called, S("\n"), when);
	if (n->n_people == 0) {
		str nobody = n->trouble == NET_UNNEEDED ? msgf(c, MSG_NET_WITHOUT, { "reason", n->reason }) : msg(c, MSG_NET_NOBODY);
		DOC_ROW(c, t, { role, DOC_MARK_NONE }, { nobody, DOC_MARK_NONE }, { S(""), DOC_MARK_NONE }, { S(""), DOC_MARK_NONE });
	}
	for (size_t k = 0; k < n->n_people; k++) {
		const struct net_person *p = &n->people[k];
		deputy += !p->is_holder;
		DOC_ROW(c, t, { k == 0 ? role : S(""), DOC_MARK_NONE }, { name_text(c, p, deputy), DOC_MARK_NONE },
			{ ways_text(c, p, with_private), DOC_MARK_NONE }, { S(""), DOC_MARK_NONE });
	}
}

bool net_paper(struct ctx *c, bool with_private, struct document *ret)
{
	struct net_node *v;
	size_t n, rows = 1;
	if (!net_read(c, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		rows += v[k].n_people ? v[k].n_people : 1;
	}
	rows = rows < DOC_ROWS_MAX ? rows : DOC_ROWS_MAX;
	doc_add(ret, DOC_TITLE, msg(c, MSG_NET_TITLE));
	doc_add(ret, DOC_PARAGRAPH, msg(c, MSG_NET_PAPER_HELP));
	struct doc_block *t = doc_add_rows(c, ret, DOC_TABLE, rows);
	DOC_ROW(c, t, { msg(c, MSG_NET_PAPER_ROLE), DOC_MARK_NONE }, { msg(c, MSG_NET_PAPER_WHO), DOC_MARK_NONE }, { msg(c, MSG_NET_PAPER_WAYS), DOC_MARK_NONE },
		{ msg(c, MSG_NET_PAPER_ANSWERED), DOC_MARK_NONE });
	for (size_t k = 0; k < n && t->n_rows < rows; k++) {
		add_node(c, t, &v[k], with_private);
	}
	doc_add(ret, DOC_PARAGRAPH, msg(c, MSG_NET_PAPER_FOOT));
	return true;
}
