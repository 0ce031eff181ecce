-- What the live catalogue says of everything that decides who sees what: object, property, value.
-- Tables of the nights in `staging` come and go; they are looked at by a rule of their own.
WITH ours AS (
    SELECT n.oid, n.nspname FROM pg_namespace n WHERE n.nspname = ANY (%(schemas)s)
), roles AS (
    SELECT r.* FROM pg_roles r WHERE r.rolname = ANY (%(roles)s)
)
SELECT 'role ' || r.rolname, 'may',
    concat_ws(' ', CASE WHEN r.rolsuper THEN 'superuser' END,
        CASE WHEN r.rolinherit THEN 'inherit' END, CASE WHEN r.rolcreaterole THEN 'createrole' END,
        CASE WHEN r.rolcreatedb THEN 'createdb' END, CASE WHEN r.rolcanlogin THEN 'login' END,
        CASE WHEN r.rolreplication THEN 'replication' END,
        CASE WHEN r.rolbypassrls THEN 'bypassrls' END, array_to_string(r.rolconfig, ' '))
FROM roles r
UNION ALL
SELECT 'role ' || m.rolname, 'is member of', g.rolname
FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
WHERE (g.rolname = ANY (%(roles)s) OR m.rolname = ANY (%(roles)s)) AND m.rolname <> current_user
UNION ALL
SELECT 'schema ' || n.nspname, 'belongs to', pg_get_userbyid(n.nspowner)
FROM pg_namespace n JOIN ours o ON o.oid = n.oid WHERE n.nspname <> 'public'
UNION ALL
SELECT 'schema ' || n.nspname, 'lets ' || coalesce(nullif(a.grantee, 0)::regrole::text, 'everybody'),
    string_agg(a.privilege_type, ' ' ORDER BY a.privilege_type)
FROM pg_namespace n JOIN ours o ON o.oid = n.oid, aclexplode(n.nspacl) a
WHERE a.grantee <> n.nspowner GROUP BY n.nspname, a.grantee
UNION ALL
SELECT 'database', 'lets ' || coalesce(nullif(a.grantee, 0)::regrole::text, 'everybody'),
    string_agg(a.privilege_type, ' ' ORDER BY a.privilege_type)
FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
WHERE d.datname = current_database() AND a.grantee <> d.datdba GROUP BY a.grantee
UNION ALL
SELECT 'language ' || l.lanname,
    'lets ' || coalesce(nullif(a.grantee, 0)::regrole::text, 'everybody'), a.privilege_type
FROM pg_language l, aclexplode(coalesce(l.lanacl, acldefault('l', l.lanowner))) a
WHERE a.grantee <> l.lanowner AND l.lanpltrusted
UNION ALL
SELECT 'relation ' || o.nspname || '.' || c.relname, 'is',
    concat_ws(' ', c.relkind::text, pg_get_userbyid(c.relowner), array_to_string(c.reloptions, ' '),
        CASE WHEN c.relrowsecurity THEN 'rls' END, CASE WHEN c.relforcerowsecurity THEN 'forced' END)
FROM pg_class c JOIN ours o ON o.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND o.nspname <> 'staging'
UNION ALL
SELECT 'relation ' || o.nspname || '.' || c.relname,
    'lets ' || coalesce(nullif(a.grantee, 0)::regrole::text, 'everybody'),
    string_agg(a.privilege_type || CASE WHEN a.is_grantable THEN '*' ELSE '' END, ' '
        ORDER BY a.privilege_type)
FROM pg_class c JOIN ours o ON o.oid = c.relnamespace, aclexplode(c.relacl) a
WHERE a.grantee <> c.relowner AND o.nspname <> 'staging' GROUP BY o.nspname, c.relname, a.grantee
UNION ALL
SELECT 'column ' || o.nspname || '.' || c.relname || '.' || t.attname,
    'lets ' || coalesce(nullif(a.grantee, 0)::regrole::text, 'everybody'),
    string_agg(a.privilege_type, ' ' ORDER BY a.privilege_type)
FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid JOIN ours o ON o.oid = c.relnamespace,
    aclexplode(t.attacl) a
GROUP BY o.nspname, c.relname, t.attname, a.grantee
UNION ALL
SELECT 'view ' || o.nspname || '.' || c.relname, 'shows', pg_get_viewdef(c.oid)
FROM pg_class c JOIN ours o ON o.oid = c.relnamespace WHERE c.relkind IN ('v', 'm')
UNION ALL
SELECT 'rule ' || o.nspname || '.' || c.relname || '.' || r.rulename, 'does',
    pg_get_ruledef(r.oid) || ' ' || r.ev_enabled::text
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN ours o ON o.oid = c.relnamespace
WHERE r.rulename <> '_RETURN'
UNION ALL
SELECT 'policy ' || o.nspname || '.' || c.relname || '.' || p.polname, 'says',
    concat_ws(' ', p.polcmd::text, p.polpermissive::text,
        (SELECT string_agg(coalesce(nullif(x, 0)::regrole::text, 'everybody'), ' ' ORDER BY x)
         FROM unnest(p.polroles) x),
        'USING', pg_get_expr(p.polqual, p.polrelid),
        'CHECK', pg_get_expr(p.polwithcheck, p.polrelid))
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN ours o ON o.oid = c.relnamespace
UNION ALL
SELECT 'function ' || f.oid::regprocedure::text, 'is',
    concat_ws(' ', pg_get_userbyid(f.proowner), CASE WHEN f.prosecdef THEN 'definer' END,
        f.provolatile::text, f.proleakproof::text, array_to_string(f.proconfig, ' '), md5(f.prosrc))
FROM pg_proc f JOIN ours o ON o.oid = f.pronamespace
UNION ALL
SELECT 'function ' || f.oid::regprocedure::text,
    'lets ' || coalesce(nullif(a.grantee, 0)::regrole::text, 'everybody'), a.privilege_type
FROM pg_proc f JOIN ours o ON o.oid = f.pronamespace,
    aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
WHERE a.grantee <> f.proowner
UNION ALL
SELECT 'function ' || f.oid::regprocedure::text, 'lets everybody', a.privilege_type
FROM pg_proc f, aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
WHERE f.pronamespace = 'pg_catalog'::regnamespace AND a.grantee = 0
AND f.proname ~ '^(lo_|loread|lowrite|pg_stat_get_|pg_notify|pg_lock_status|pg_(cancel|terminate)_b)'
UNION ALL
SELECT 'event trigger ' || e.evtname, 'does',
    concat_ws(' ', e.evtevent, e.evtenabled::text, e.evtfoid::regprocedure::text)
FROM pg_event_trigger e
UNION ALL
SELECT 'trigger ' || o.nspname || '.' || c.relname || '.' || g.tgname, 'does',
    pg_get_triggerdef(g.oid) || ' ' || g.tgenabled::text
FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN ours o ON o.oid = c.relnamespace
WHERE NOT g.tgisinternal
UNION ALL
SELECT 'parameter ' || p.parname,
    'lets ' || coalesce(nullif(a.grantee, 0)::regrole::text, 'everybody'), a.privilege_type
FROM pg_parameter_acl p CROSS JOIN aclexplode(p.paracl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
WHERE r.rolsuper IS DISTINCT FROM true
UNION ALL
SELECT 'default privileges of ' || d.defaclrole::regrole::text, d.defaclobjtype::text,
    d.defaclacl::text
FROM pg_default_acl d
