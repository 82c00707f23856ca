/* The rule: from three grades to a value, by the tables of a method (catalog/risks.yaml). */
#include "risk/risk.h"

static bool is_grade(int g) { return g >= 1 && g <= RISK_GRADES; }

static int size_of(const struct risk_method *m, int value)
{
	for (int i = 0; i < RISK_GRADES; i++) {
		if (value >= m->bands[i].from) {
			return RISK_GRADES - i;
		}
	}
	return 1;
}

/*
 * S4's example sheet (table 2-4.2) has a row, guessed passwords on the internal server, with likelihood high and importance high
 * and prints 2; its own matrix (figure 2-4.1) gives 3 there, and 3 in the two other rows with high and high. We follow the
 * matrix: it is the rule, the sheet an example of using it. risk_test.c holds every row of that sheet.
 */
struct risk_value risk_rate(const struct risk_method *m, struct risk_grades in)
{
	struct risk_value v = { 0 };
	v.lacks = (is_grade(in.importance) ? 0U : RISK_NO_IMPORTANCE) | (is_grade(in.threat) ? 0U : RISK_NO_THREAT) |
		(is_grade(in.vulnerability) ? 0U : RISK_NO_VULNERABILITY);
	if (!(v.lacks & (RISK_NO_THREAT | RISK_NO_VULNERABILITY))) {
		v.likelihood = m->likelihood[in.threat - 1][in.vulnerability - 1];
	}
	if (v.lacks == 0) {
		v.has = true;
		v.value = m->multiply ? in.importance * v.likelihood : m->risk[v.likelihood - 1][in.importance - 1];
		v.size = size_of(m, v.value);
	}
	return v;
}
