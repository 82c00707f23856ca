/* Chapters this module writes itself: who is called, blank logs. */
#include "binder/inside.h"
#include "contact/contact_paper.h"
#include "messages.h"

static struct doc_cell cell(str text) { return (struct doc_cell){ str_is_none(text) ? S("") : text, DOC_MARK_NONE }; }
static struct doc_cell word(struct ctx *c, int key) { return cell(msg(c, key)); }

/* --- who is called: as contact_paper.h writes it --- */

/* Without the list of what is to be mended: it is for those who prepare, not for the day. */
bool binder_roles_paper(struct ctx *c, bool with_private, struct document *ret)
{
	str mend = msg(c, MSG_STRUCTURE_TO_MEND);
	doc_add(ret, DOC_PARAGRAPH, msg(c, MSG_BINDER_ROLES_INTRO));
	if (!structure_paper(c, with_private, ret)) {
		return false;
	}
	for (size_t i = 0; i < ret->n_blocks; i++) {
		if (ret->blocks[i].type == DOC_HEADING && str_eq(ret->blocks[i].text, mend)) {
			ret->n_blocks = i;
		}
	}
	return true;
}

/*
 * The table alone, without what each way was checked last: the chapter has a heading, and a check is no reason to print anew.
 */
bool binder_people_paper(struct ctx *c, bool with_private, struct document *ret)
{
	struct document *all = arena_new(c->arena, struct document);
	str check = msg(c, MSG_CONTACT_PAPER_CHECK);
	binder_paper_begin(c, all);
	if (!contact_paper(c, with_private, all)) {
		return false;
	}
	for (size_t i = 0; i < all->n_blocks; i++) {
		struct doc_block *b = &all->blocks[i];
		size_t n = b->n_rows ? b->rows[0].n_cells : 0;
		bool checks = n > 1 && str_eq(b->rows[0].cells[n - 1].text, check);
		for (size_t r = 0; checks && r < b->n_rows; r++) {
			b->rows[r].n_cells = b->rows[r].n_cells < n ? b->rows[r].n_cells : n - 1;
		}
		if (b->n_rows > 0) {
			ret->blocks[ret->n_blocks++] = *b;
		}
	}
	return true;
}

/* --- blank logs --- */

#define BLANK_ROWS 52            /* two sheets */

static bool blank(struct ctx *c, int intro, const int *heads, size_t n, struct document *ret)
{
	struct doc_cell cells[DOC_CELLS_MAX];
	doc_add(ret, DOC_PARAGRAPH, msg(c, intro));
	struct doc_block *b = doc_add_rows(c, ret, DOC_TABLE, BLANK_ROWS + 1);
	for (size_t k = 0; k < n; k++) {
		cells[k] = word(c, heads[k]);
	}
	doc_row(c, b, cells, n);
	for (size_t k = 0; k < n; k++) {
		cells[k] = cell(S(""));
	}
	for (int i = 0; i < BLANK_ROWS; i++) {
		doc_row(c, b, cells, n);
	}
	return true;
}

bool binder_work_log_paper(struct ctx *c, bool with_private, struct document *ret)
{
	static const int heads[] = { MSG_BINDER_COLUMN_TIME, MSG_BINDER_COLUMN_BY, MSG_BINDER_COLUMN_DID, MSG_BINDER_COLUMN_RESULT };
	(void)with_private;
	return blank(c, MSG_BINDER_WORK_LOG_INTRO, heads, 4, ret);
}

bool binder_call_log_paper(struct ctx *c, bool with_private, struct document *ret)
{
	static const int heads[] = { MSG_BINDER_COLUMN_TIME, MSG_BINDER_COLUMN_CALLED, MSG_BINDER_COLUMN_REACHED, MSG_BINDER_COLUMN_SAID, MSG_BINDER_COLUMN_NEXT };
	(void)with_private;
	return blank(c, MSG_BINDER_CALL_LOG_INTRO, heads, 5, ret);
}
