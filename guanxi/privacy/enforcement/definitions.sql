-- Logins make, change and grant nothing, whatever they own or once were granted: who gets hold of one
-- finds no tools in it, and cannot take its own rights away so that nobody gets in (DROP OWNED). The
-- loader makes tables to load into, and nothing else. What functions of the owner do is theirs to do.
CREATE OR REPLACE FUNCTION gx.refuse_definitions() RETURNS event_trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF pg_catalog.left(session_user, 2) <> 'r_' OR current_user <> session_user THEN RETURN; END IF;
    IF session_user = 'r_loader' AND tg_tag IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO',
        'ALTER TABLE', 'DROP TABLE', 'CREATE INDEX') THEN RETURN; END IF;
    RAISE EXCEPTION '% is not for %', tg_tag, session_user USING ERRCODE = 'insufficient_privilege';
END $$;
DROP EVENT TRIGGER IF EXISTS gx_refuse_definitions;
CREATE EVENT TRIGGER gx_refuse_definitions ON ddl_command_start
    EXECUTE FUNCTION gx.refuse_definitions();
