#pragma once
#include "outbox/outbox.h"
#include "web/page.h"

struct outbox_line {
	str to, address, subject, said, next;
	str state, css, icon;           /* chip */
	int64_t at;                     /* when it ended, else when it was written */
	bool can_again;
	struct url again;
};
struct outbox_page {
	struct errors_view errors;
	struct mail_settings now;
	str chip_css, chip_icon, chip, about, said, hint; /* how it stands */
	bool is_trouble;
	str waiting;                    /* empty: nothing waits */
	struct field_view host, security, port, user_name, password, from_name, from_address, reply_to;
	struct field_view test_to;
	struct outbox_line *rows;
	size_t n_rows;
};
