#pragma once
#include "org/org.h"
#include "web/page.h"

struct org_settings_view {
	struct errors_view errors;
	bool can_change;
	struct org org;
	struct field_view name, trade, phone, prefecture;
	str prefecture_name;
};
