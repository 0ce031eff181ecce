-- The record of reads, and what is watched over while it is written. An intent is worth something
-- only once its transaction has committed. Who reads as work does not explain is told to the privacy
-- office; who has read too much is stopped here, until a second person agrees.

-- From the rulebook, put here by the night. Millionths of what the law calls a crime.
CREATE TABLE IF NOT EXISTS gx.watching (
    single boolean PRIMARY KEY DEFAULT true CHECK (single), zone text NOT NULL,
    property_ppm bigint NOT NULL, transaction_ppm bigint NOT NULL, other_ppm bigint NOT NULL,
    top_tiers text[] NOT NULL, heads text[] NOT NULL);
CREATE TABLE IF NOT EXISTS gx.budget (
    role text PRIMARY KEY, hour_ppm bigint NOT NULL, day_ppm bigint NOT NULL);
ALTER TABLE gx.watching OWNER TO gx_scribe;
ALTER TABLE gx.budget OWNER TO gx_scribe;
REVOKE ALL ON gx.watching, gx.budget FROM PUBLIC;

CREATE OR REPLACE FUNCTION gx.set_budgets(budgets jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    DELETE FROM gx.watching;
    INSERT INTO gx.watching (zone, property_ppm, transaction_ppm, other_ppm, top_tiers, heads)
    VALUES (budgets->>'zone', (budgets->>'property_ppm')::bigint,
        (budgets->>'transaction_ppm')::bigint, (budgets->>'other_ppm')::bigint,
        ARRAY(SELECT pg_catalog.jsonb_array_elements_text(budgets->'top_tiers')),
        ARRAY(SELECT pg_catalog.jsonb_array_elements_text(budgets->'heads')));
    DELETE FROM gx.budget;
    INSERT INTO gx.budget
    SELECT r.key, (r.value->>0)::bigint, (r.value->>1)::bigint
    FROM pg_catalog.jsonb_each(budgets->'roles') r;
END $$;

-- Of which customer a subject speaks: itself, or the one whom the work, its change, the contact is for.
CREATE OR REPLACE FUNCTION gx.customer_of(subject text) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    said text := pg_catalog.split_part(subject, ':', 2);
    number bigint;
BEGIN
    IF said !~ '^[0-9]{1,18}$' THEN RETURN NULL; END IF;
    number := said::bigint;
    RETURN CASE pg_catalog.split_part(subject, ':', 1)
        WHEN 'customer' THEN number
        WHEN 'work' THEN (SELECT w.customer_id FROM public.worklist_workitem w WHERE w.id = number)
        WHEN 'change' THEN (
            SELECT w.customer_id FROM public.worklist_change c
            JOIN public.worklist_workitem w ON w.id = c.item_id WHERE c.id = number)
        WHEN 'contact' THEN (
            SELECT c.customer_id FROM public.worklist_contact c WHERE c.id = number) END;
END $$;

-- People of the bank who read of customers: not the program, not customers at the portal, and not
-- the privacy office over its record.
CREATE OR REPLACE FUNCTION gx.is_watched(actor bigint, purpose text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT actor > 0 AND purpose <> ALL (ARRAY['portal', 'officer', 'anonymous', 'loader', 'door'])
$$;

-- What a person has read in this hour and on this day. A customer opened counts as property told,
-- each entry shown of one as a transaction, each row of a list as something else.
CREATE OR REPLACE FUNCTION gx.read_so_far(
    actor bigint, at timestamptz, OUT hour_ppm bigint, OUT day_ppm bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    w gx.watching;
    today date;
    this_hour int;
    opened_hour bigint;
    opened_day bigint;
BEGIN
    SELECT * INTO w FROM gx.watching;
    today := ($2 AT TIME ZONE w.zone)::date;
    this_hour := extract(hour FROM $2 AT TIME ZONE w.zone);
    SELECT count(*) FILTER (WHERE extract(hour FROM o.at AT TIME ZONE w.zone) = this_hour)
            * w.property_ppm, count(*) * w.property_ppm
    INTO opened_hour, opened_day FROM public.privacy_customeropened o
    WHERE o.actor = $1 AND o.day = today;
    SELECT opened_hour + coalesce(sum(t.listed * w.other_ppm + t.transactions * w.transaction_ppm)
            FILTER (WHERE t.hour = this_hour), 0),
        opened_day + coalesce(sum(t.listed * w.other_ppm + t.transactions * w.transaction_ppm), 0)
    INTO hour_ppm, day_ppm FROM public.privacy_readingtally t
    WHERE t.actor = $1 AND t.day = today;
END $$;

-- Whether a second person must agree first: something stopped this person, and nobody has since.
CREATE OR REPLACE FUNCTION gx.is_held(actor bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.privacy_unusualaccess u
        WHERE u.actor_id = $1 AND (u.kind = 'stopped' AND u.outcome = '' OR u.outcome = 'theft')
        AND NOT EXISTS (
            SELECT FROM public.privacy_readingapproval a
            WHERE a.asked_by_id = $1 AND a.kind = 'reading' AND a.agreed
            AND a.decided_at > coalesce(u.closed_at, u.last_at)))
$$;

-- Whether reading stops before this page. The alert is committed although nothing is read.
CREATE OR REPLACE FUNCTION gx.stops(actor bigint, at timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    read record;
    budget record;
    agreed_ppm bigint;
    property bigint;
BEGIN
    IF gx.is_held($1) THEN RETURN true; END IF;
    SELECT w.property_ppm INTO property FROM gx.watching w;
    SELECT b.hour_ppm, b.day_ppm INTO budget FROM gx.budget b
    WHERE b.role IN ('', (SELECT s.role FROM public.bank_staff s WHERE s.id = $1))
    ORDER BY b.role DESC LIMIT 1;
    SELECT * INTO read FROM gx.read_so_far($1, $2);
    IF read.hour_ppm <= budget.hour_ppm AND read.day_ppm <= budget.day_ppm THEN
        RETURN false;
    END IF;
    SELECT coalesce(sum(a.amount), 0) * property INTO agreed_ppm
    FROM public.privacy_readingapproval a
    WHERE a.asked_by_id = $1 AND a.kind = 'reading' AND a.agreed AND a.until > $2;
    IF read.hour_ppm <= budget.hour_ppm + agreed_ppm
        AND read.day_ppm <= budget.day_ppm + agreed_ppm THEN RETURN false; END IF;
    PERFORM gx.note_unusual($1, 'stopped',
        (greatest(read.hour_ppm, read.day_ppm) + property - 1) / property,  -- begun is counted
        CASE WHEN read.day_ppm > budget.day_ppm + agreed_ppm THEN budget.day_ppm
        ELSE budget.hour_ppm END / property);
    RETURN true;
END $$;

-- One alert for each person, kind and day: a second one only counts further.
CREATE OR REPLACE FUNCTION gx.note_unusual(
    actor bigint, kind text, counted bigint, allowed bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    now timestamptz := pg_catalog.clock_timestamp();
    today date := (now AT TIME ZONE (SELECT w.zone FROM gx.watching w))::date;
    pages jsonb;
BEGIN
    SELECT coalesce(pg_catalog.jsonb_object_agg(d.door, d.times), '{}') INTO pages FROM (
        SELECT i.door, count(*) AS times FROM public.privacy_accessintent i
        WHERE i.actor = $1 AND i.at >= today::timestamp AT TIME ZONE
            (SELECT w.zone FROM gx.watching w)
        GROUP BY i.door ORDER BY count(*) DESC, i.door LIMIT 8) d;
    UPDATE public.privacy_unusualaccess u
    SET last_at = now, counted = greatest(u.counted, $3), doors = pages
    WHERE u.actor_id = $1 AND u.kind = $2 AND u.day = today
    AND (u.outcome = '' OR u.kind = 'stopped');
    IF FOUND THEN RETURN; END IF;
    INSERT INTO public.privacy_unusualaccess (
        actor_id, kind, day, first_at, last_at, counted, allowed, doors, outcome, note)
    VALUES ($1, $2, today, now, now, $3, $4, pages, '', '')
    ON CONFLICT DO NOTHING;
END $$;

CREATE OR REPLACE FUNCTION gx.open_intent(
    actor bigint, purpose text, door text, because text, subject text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    made bigint;
    now timestamptz := pg_catalog.clock_timestamp();
    watched boolean := gx.is_watched($1, $2);
    about bigint := gx.customer_of($5);
BEGIN
    IF watched AND gx.stops($1, now) THEN RETURN NULL; END IF;
    INSERT INTO public.privacy_accessintent (
        at, actor, purpose, door, because, subject, customer_id)
    VALUES (now, $1, $2, $3, $4, $5, about) RETURNING id INTO made;
    IF watched THEN PERFORM gx.note_opened($1, about, now); END IF;
    RETURN made;
END $$;

-- A customer opened for the first time today, and what the two have in common at this moment.
CREATE OR REPLACE FUNCTION gx.note_opened(actor bigint, customer bigint, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    w gx.watching;
    today date;
    reader record;
    offices bigint[];
    own boolean;
    work boolean;
BEGIN
    IF $2 IS NULL THEN RETURN; END IF;
    SELECT * INTO w FROM gx.watching;
    today := ($3 AT TIME ZONE w.zone)::date;
    PERFORM 1 FROM public.privacy_customeropened o
    WHERE o.actor = $1 AND o.day = today AND o.customer = $2;
    IF FOUND THEN RETURN; END IF;
    SELECT s.branch_id, s.role INTO reader FROM public.bank_staff s WHERE s.id = $1;
    offices := ARRAY(SELECT b.branch_id FROM public.bank_branchwithin b
        WHERE b.ancestor_id = reader.branch_id
        AND (b.branch_id = reader.branch_id OR reader.role = ANY (w.heads)));
    own := EXISTS (SELECT FROM public.stewardship_stewardship s
        WHERE s.customer_id = $2 AND s.staff_id = $1 AND s.until IS NULL);
    work := EXISTS (SELECT FROM public.worklist_workitem i WHERE i.customer_id = $2
        AND (i.assignee_id = $1 OR i.branch_id = ANY (offices))
        AND (i.closed_at IS NULL OR i.closed_at > $3 - interval '1 day'));
    INSERT INTO public.privacy_customeropened (
        actor, day, customer, at, is_own, has_work, is_outside, is_top)
    VALUES ($1, today, $2, $3, own, work,
        NOT own AND NOT work AND NOT EXISTS (SELECT FROM public.bank_customer c
            WHERE c.id = $2 AND c.branch_id = ANY (offices)),
        EXISTS (SELECT FROM public.stewardship_customer_tier t
            WHERE t.customer_id = $2 AND t.tier = ANY (w.top_tiers))
        OR EXISTS (SELECT FROM public.privacy_watchedcustomer v
            WHERE v.customer = $2 AND v.until IS NULL))
    ON CONFLICT DO NOTHING;
END $$;

-- Closing need not reach the disk before the answer leaves: the intent did. Returns how the person
-- has read today, for the rules to judge; null of those who are not watched. `kinds` are rows of
-- identity, property, account, credit, transactions, derived, other.
DROP FUNCTION IF EXISTS gx.close_intent(bigint, bigint, bigint, text);
CREATE OR REPLACE FUNCTION gx.close_intent(
    intent bigint, records bigint, customers bigint, digest text,
    kinds bigint[] DEFAULT '{0,0,0,0,0,0,0}', exported bigint DEFAULT 0) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    now timestamptz := pg_catalog.clock_timestamp();
    i record;
    w gx.watching;
    of_one boolean;
    agreed boolean;  -- to this file, by a second person: its rows weigh nothing more
    most bigint;  -- rows of the kind of which there were the most
    today date;
    this_hour int;
BEGIN
    PERFORM pg_catalog.set_config('synchronous_commit', 'off', true);
    INSERT INTO public.privacy_accessrelease (intent_id, at, records, customers, digest,
        identity_records, property_records, account_records, credit_records,
        transaction_records, derived_records, other_records, exported)
    VALUES ($1, now, $2, $3, $4, kinds[1], kinds[2], kinds[3], kinds[4], kinds[5], kinds[6],
        kinds[7], $6);
    SELECT a.at, a.actor, a.purpose, a.door, a.subject INTO i
    FROM public.privacy_accessintent a WHERE a.id = $1;
    IF NOT gx.is_watched(i.actor, i.purpose) THEN RETURN NULL; END IF;
    SELECT * INTO w FROM gx.watching;
    today := (now AT TIME ZONE w.zone)::date;
    this_hour := extract(hour FROM now AT TIME ZONE w.zone);
    of_one := pg_catalog.split_part(i.subject, ':', 1) = ANY (
        ARRAY['customer', 'work', 'change', 'contact']);
    agreed := $6 > 0 AND EXISTS (
        SELECT FROM public.privacy_readingapproval a WHERE a.asked_by_id = i.actor
        AND a.kind = 'export' AND a.amount >= $6 AND a.used_at >= i.at);
    most := (SELECT coalesce(max(k), 0) FROM pg_catalog.unnest(kinds) k);
    INSERT INTO public.privacy_readingtally AS t (
        actor, day, hour, purpose, opened, records, listed, transactions, exported)
    VALUES (i.actor, today, this_hour, i.purpose, 1, $2,
        CASE WHEN of_one OR agreed OR i.door ~ '^(worklist|diary|calendar):' AND most < 2000 THEN 0 ELSE most END,
        CASE WHEN of_one THEN kinds[5] ELSE 0 END, $6)
    ON CONFLICT (actor, day, hour, purpose) DO UPDATE SET
        opened = t.opened + 1, records = t.records + excluded.records,
        listed = t.listed + excluded.listed,
        transactions = t.transactions + excluded.transactions,
        exported = t.exported + excluded.exported;
    RETURN gx.picture(i.actor, i.door, now, today, this_hour);
END $$;

-- How a person reads today, hour by hour, in numbers alone.
CREATE OR REPLACE FUNCTION gx.picture(
    actor bigint, door text, at timestamptz, today date, this_hour int) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    midnight timestamptz;
    zone text := (SELECT w.zone FROM gx.watching w);
    contacted bigint[];
    customers jsonb;
    rows jsonb;
    minute bigint;
    unexplained bigint;
BEGIN
    midnight := today::timestamp AT TIME ZONE zone;
    contacted := ARRAY(SELECT c.customer_id FROM public.worklist_contact c
        WHERE c.staff_id = $1 AND c.at >= midnight AND c.withdrawn_at IS NULL);
    SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(
            h.hour, h.all_of_them, h.unexplained, h.outside, h.top)), '[]'),
        coalesce(sum(h.minute), 0), coalesce(sum(h.unexplained), 0)
    INTO customers, minute, unexplained
    FROM (
        SELECT extract(hour FROM o.at AT TIME ZONE zone)::int AS hour, count(*) AS all_of_them,
            count(*) FILTER (WHERE NOT o.has_work AND o.customer <> ALL (contacted)) AS unexplained,
            count(*) FILTER (WHERE o.is_outside AND o.customer <> ALL (contacted)) AS outside,
            count(*) FILTER (WHERE o.is_top AND NOT o.is_own AND NOT o.has_work
                AND o.customer <> ALL (contacted)) AS top,
            count(*) FILTER (WHERE o.at > $3 - interval '1 minute') AS minute
        FROM public.privacy_customeropened o
        WHERE o.actor = $1 AND o.day = today GROUP BY 1) h;
    SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(
        t.hour, t.listed, t.transactions, t.exported)), '[]') INTO rows
    FROM public.privacy_readingtally t WHERE t.actor = $1 AND t.day = today;
    RETURN pg_catalog.jsonb_build_object('day', today, 'hour', this_hour, 'customers', customers,
        'rows', rows, 'minute', minute,
        'paging', gx.pages_in_a_row($1, $2, $3),
        'reveals', (SELECT count(*) FROM public.privacy_reveal v
            WHERE v.actor_id = $1 AND v.until > midnight AND v.at >= midnight),
        'before', CASE WHEN unexplained < 5 THEN '[]'::jsonb
            ELSE gx.worked_before($1, today, zone) END,
        'noted', (SELECT coalesce(pg_catalog.jsonb_object_agg(u.kind, u.counted), '{}')
            FROM public.privacy_unusualaccess u WHERE u.actor_id = $1 AND u.day = today));
END $$;

-- Full pages of one list without anything between them, in the last ten minutes.
CREATE OR REPLACE FUNCTION gx.pages_in_a_row(actor bigint, door text, at timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(*) FROM public.privacy_accessintent i
    JOIN public.privacy_accessrelease r ON r.intent_id = i.id
    WHERE i.actor = $1 AND i.door = $2 AND i.door !~ '^(worklist|diary|calendar):' AND i.at > $3 - interval '10 minutes' AND r.customers >= 50
    AND NOT EXISTS (SELECT FROM public.privacy_accessintent other
        WHERE other.actor = $1 AND other.at > i.at AND other.door <> $2)
$$;

-- Customers opened with a reason and without on each earlier day of four weeks, the last first.
CREATE OR REPLACE FUNCTION gx.worked_before(actor bigint, today date, zone text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(
        d.opened - d.unexplained, d.unexplained) ORDER BY d.day DESC), '[]')
    FROM (
        SELECT o.day, count(*) AS opened, count(*) FILTER (WHERE NOT o.has_work AND NOT EXISTS (
            SELECT FROM public.worklist_contact c WHERE c.staff_id = $1
            AND c.customer_id = o.customer AND c.withdrawn_at IS NULL
            AND (c.at AT TIME ZONE $3)::date = o.day)) AS unexplained
        FROM public.privacy_customeropened o
        WHERE o.actor = $1 AND o.day BETWEEN today - 28 AND today - 1 GROUP BY o.day) d
$$;

-- Somebody asks a second person. Who is stopped can read nothing, and can do this.
CREATE OR REPLACE FUNCTION gx.ask_approval(
    actor bigint, kind text, amount bigint, because text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE made bigint;
BEGIN
    INSERT INTO public.privacy_readingapproval (
        kind, asked_by_id, branch_id, asked_at, because, amount, note)
    SELECT $2, s.id, s.branch_id, pg_catalog.clock_timestamp(), $4, $3, ''
    FROM public.bank_staff s WHERE s.id = $1
    ON CONFLICT (asked_by_id, kind) WHERE decided_at IS NULL
    DO NOTHING RETURNING id INTO made;
    RETURN made;
END $$;

-- What the stopped person is told: whether reading is held, and what became of what was asked.
CREATE OR REPLACE FUNCTION gx.asked_approvals(actor bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_catalog.jsonb_build_object('held', gx.is_held($1), 'asked', coalesce((
        SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('kind', a.kind,
            'asked_at', a.asked_at, 'amount', a.amount, 'agreed', a.agreed, 'until', a.until,
            'note', a.note, 'used', a.used_at IS NOT NULL) ORDER BY a.asked_at DESC)
        FROM public.privacy_readingapproval a
        WHERE a.asked_by_id = $1 AND a.asked_at > pg_catalog.clock_timestamp() - interval '2 days'),
        '[]'))
$$;

-- A second person decides: the privacy office, or who heads the office of the one who asks. What is
-- agreed ends with the hours given, a day at most. Returns false where there is nothing to decide.
CREATE OR REPLACE FUNCTION gx.decide_approval(
    approval bigint, agreed boolean, amount bigint, hours int, note text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    b gx.bearer := gx.bearer();
    now timestamptz := pg_catalog.clock_timestamp();
BEGIN
    UPDATE public.privacy_readingapproval a
    SET agreed = $2, amount = least(a.amount, $3), decided_at = now, decided_by_id = b.actor,
        until = CASE WHEN $2 THEN now + pg_catalog.make_interval(hours => least($4, 24)) END,
        note = $5
    WHERE a.id = $1 AND a.decided_at IS NULL AND a.asked_by_id <> b.actor
    AND (b.purpose = 'officer' OR b.purpose = 'standard' AND b.level IN ('outlet', 'branch')
        AND a.branch_id = ANY (gx.offices()));
    RETURN FOUND;
END $$;

-- Take the agreed file along, once. Returns false where nobody agreed to so many rows.
CREATE OR REPLACE FUNCTION gx.use_approval(rows bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE b gx.bearer := gx.bearer();
BEGIN
    UPDATE public.privacy_readingapproval a SET used_at = pg_catalog.clock_timestamp()
    WHERE a.id = (SELECT f.id FROM public.privacy_readingapproval f
        WHERE f.asked_by_id = b.actor AND f.kind = 'export' AND f.agreed AND f.amount >= $1
        AND f.used_at IS NULL AND f.until > pg_catalog.clock_timestamp()
        ORDER BY f.amount LIMIT 1 FOR UPDATE);
    RETURN FOUND;
END $$;

-- The privacy office says what an alert was.
CREATE OR REPLACE FUNCTION gx.close_unusual(alert bigint, outcome text, note text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE b gx.bearer := gx.bearer();
BEGIN
    UPDATE public.privacy_unusualaccess u
    SET outcome = $2, note = $3, closed_at = pg_catalog.clock_timestamp(), closed_by_id = b.actor
    WHERE u.id = $1 AND u.outcome = '' AND u.actor_id <> b.actor AND b.purpose = 'officer';
    RETURN FOUND;
END $$;
