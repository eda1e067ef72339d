-- One service's database and its two logins. Variables: service, owner_password, login_password.
-- Creating what is there already is refused by the server and changes nothing.
create role :"service" login nosuperuser nocreatedb nocreaterole noinherit password :'login_password';
select :'service' || '_owner' as owner \gset
create role :"owner" login nosuperuser nocreatedb nocreaterole noinherit password :'owner_password';
create database :"service" owner :"owner" template template0 encoding 'UTF8';
revoke all on database :"service" from public;
grant connect on database :"service" to :"service";
