#pragma once
#include "table/table.h"
#include "web/page.h"

struct table_lost_page { struct url back, utf8, anyway; str back_text, text; };
