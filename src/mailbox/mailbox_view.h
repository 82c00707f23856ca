#pragma once
#include "mailbox/mailbox.h"
#include "web/page.h"

struct mailbox_line {
	str from, subject, file, about;   /* about: what became of it, or why not and what to do */
	str state, css, icon;             /* chip */
	int64_t at;
	bool is_linked;
	struct url to;                    /* the suspicious mail, or the messages sent */
	str to_text;
};
struct mailbox_page {
	struct errors_view errors;
	struct mailbox now;
	str chip_css, chip_icon, chip, about, said;
	str waiting;                      /* "" nothing waits */
	struct field_view on, folder;
	str way_getmail, way_postfix, way_fetchmail, rights, by_hand; /* with the folder's name in them */
	struct mailbox_line *rows;
	size_t n_rows;
	str counts;
};
