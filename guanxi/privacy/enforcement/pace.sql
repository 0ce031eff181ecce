-- How often a program's key is used (13.5): a bucket of requests that fills at its rate, kept as one moment
-- a key, by when what was asked for is paid off. One statement takes from it, so it is exact whichever
-- process a request comes to. Without a log, for no request shall wait for the disk: after a crash of the
-- server everybody begins anew.
CREATE UNLOGGED TABLE IF NOT EXISTS gx.pace (
    key bigint PRIMARY KEY, paid_off_at timestamptz NOT NULL);
ALTER TABLE gx.pace OWNER TO gx_scribe;
REVOKE ALL ON gx.pace FROM PUBLIC;

-- Take one request: nothing to wait for where there was one, else how long until there is. ``step``: what
-- one costs; ``ahead``: how far ahead of its rate the key may be.
CREATE OR REPLACE FUNCTION "door".take_request(key bigint, step interval, ahead interval)
RETURNS interval
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE waits interval;
BEGIN
    INSERT INTO gx.pace AS p (key, paid_off_at)
    VALUES ($1, pg_catalog.clock_timestamp() + $2)
    ON CONFLICT (key) DO UPDATE
    SET paid_off_at = greatest(p.paid_off_at, pg_catalog.clock_timestamp()) + $2
    WHERE p.paid_off_at <= pg_catalog.clock_timestamp() + $3;
    IF FOUND THEN RETURN interval '0'; END IF;
    SELECT p.paid_off_at - $3 - pg_catalog.clock_timestamp() INTO waits
    FROM gx.pace p WHERE p.key = $1;
    RETURN greatest(waits, interval '1 millisecond');
END $$;
ALTER FUNCTION "door".take_request(bigint, interval, interval) OWNER TO gx_scribe;
REVOKE ALL ON FUNCTION "door".take_request(bigint, interval, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "door".take_request(bigint, interval, interval) TO r_door;
