#pragma once
#include "web/page.h"

/* What an error page says: what happened, what to do, and the number to ask with. */
struct error_view {
	str title, detail, number;
};
