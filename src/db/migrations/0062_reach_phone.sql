-- A phone that failed, and one nobody checked while a mail arrived, are said apart from the rest.
UPDATE person SET
	reach = CASE WHEN NOT EXISTS (SELECT 1 FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id) THEN 'none'
		WHEN (SELECT CASE WHEN k.is_reached = 0 THEN k.checked_at END FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.kind = 'phone'
		ORDER BY k.is_private, k.place, k.id LIMIT 1) IS NOT NULL THEN 'phone_failed'
		WHEN EXISTS (SELECT 1 FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.bounced_at IS NULL
			AND k.checked_at IS NOT NULL AND k.is_reached = 1 AND (k.kind = 'phone' OR NOT EXISTS (SELECT 1 FROM contact x
				WHERE x.org_id = k.org_id AND x.person_id = k.person_id AND x.kind = 'phone'))) THEN 'good'
		WHEN EXISTS (SELECT 1 FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.bounced_at IS NULL
			AND k.checked_at IS NOT NULL AND k.is_reached = 1) THEN 'mail_only'
		WHEN EXISTS (SELECT 1 FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.bounced_at IS NULL
			AND k.checked_at IS NOT NULL) THEN 'failed'
		WHEN EXISTS (SELECT 1 FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.bounced_at IS NULL) THEN 'never'
		ELSE 'bounced' END,
	reach_at = coalesce((SELECT CASE WHEN k.is_reached = 0 THEN k.checked_at END FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.kind = 'phone'
		ORDER BY k.is_private, k.place, k.id LIMIT 1),
		(SELECT max(k.checked_at) FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.bounced_at IS NULL
			AND k.is_reached = 1),
		(SELECT max(k.checked_at) FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id AND k.bounced_at IS NULL),
		(SELECT max(k.bounced_at) FROM contact k WHERE k.org_id = person.org_id AND k.person_id = person.id
			AND NOT EXISTS (SELECT 1 FROM contact x WHERE x.org_id = k.org_id AND x.person_id = k.person_id AND x.bounced_at IS NULL)));
