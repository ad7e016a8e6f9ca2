"""All tables of the first release, and the function behind searching by any part of a name or number."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Pairs of neighbouring characters, as numbers. Indexed as an array they find any part of a text of two characters or
# more, in Chinese as well as in digits, without an extension that a hosted database may not offer. Two rare pairs may
# share a number: whoever asks the index compares the text as well. Numbers in a loop measured four times as fast as
# aggregated substrings; the index drops repeats itself.
BIGRAMS = """
CREATE FUNCTION bigrams(value text) RETURNS integer[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  letters text[] := string_to_array(value, NULL);
  pairs integer[] := '{}';
BEGIN
  FOR place IN 1 .. cardinality(letters) - 1 LOOP
    pairs[place] := (ascii(letters[place]) << 16) # ascii(letters[place + 1]);
  END LOOP;
  RETURN pairs;
END
$$
"""


def upgrade():
    op.execute(BIGRAMS)
    op.create_table('customers',
    sa.Column('id', sa.Integer(), sa.Identity(always=False), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('province', sa.String(length=40), nullable=True),
    sa.Column('city', sa.String(length=40), nullable=True),
    sa.Column('address', sa.String(length=300), nullable=True),
    sa.Column('phone', sa.String(length=32), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customers')),
    sa.UniqueConstraint('code', name=op.f('uq_customers_code'))
    )
    op.create_index('ix_customers_search', 'customers', [sa.literal_column('bigrams(search_text)')], unique=False, postgresql_using='gin')
    op.create_table('day_counters',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_day_counters'))
    )
    op.create_table('events',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('chain', sa.String(length=32), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('at', postgresql.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('type', sa.String(length=40), nullable=False),
    sa.Column('actor_kind', sa.String(length=10), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(length=200), nullable=False),
    sa.Column('facts', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('prev_hash', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('seal', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_events')),
    sa.UniqueConstraint('chain', 'seq', name=op.f('uq_events_chain_seq'))
    )
    op.create_index('ix_events_type_at', 'events', ['type', 'at'], unique=False)
    op.create_table('heartbeats',
    sa.Column('part', sa.String(length=60), nullable=False),
    sa.Column('beat_at', postgresql.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('detail', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.PrimaryKeyConstraint('part', name=op.f('pk_heartbeats'))
    )
    op.create_table('ledger_chains',
    sa.Column('chain', sa.String(length=32), nullable=False),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.Column('head', sa.String(length=64), nullable=False),
    sa.Column('seal', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('chain', name=op.f('pk_ledger_chains'))
    )
    op.create_table('people',
    sa.Column('id', sa.Integer(), sa.Identity(always=False), nullable=False),
    sa.Column('username', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('role_names', postgresql.ARRAY(sa.String(length=20)), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('phone', sa.String(length=32), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('language', sa.String(length=10), nullable=True),
    sa.Column('active', sa.Boolean(), server_default='true', nullable=False),
    sa.Column('created_at', postgresql.TIMESTAMP(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people')),
    sa.UniqueConstraint('username', name=op.f('uq_people_username'))
    )
    op.create_table('products',
    sa.Column('id', sa.Integer(), sa.Identity(always=False), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('model', sa.String(length=100), nullable=True),
    sa.Column('category', sa.String(length=60), nullable=True),
    sa.Column('manufacturer', sa.String(length=200), nullable=True),
    sa.Column('registration_number', sa.String(length=60), nullable=True),
    sa.Column('warranty_months', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_products')),
    sa.UniqueConstraint('code', name=op.f('uq_products_code'))
    )
    op.create_table('contacts',
    sa.Column('id', sa.Integer(), sa.Identity(always=False), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('title', sa.String(length=60), nullable=True),
    sa.Column('phone', sa.String(length=32), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_contacts_customer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contacts'))
    )
    op.create_index('ix_contacts_customer_id', 'contacts', ['customer_id'], unique=False)
    op.create_table('procedure_versions',
    sa.Column('id', sa.Integer(), sa.Identity(always=False), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('published_at', postgresql.TIMESTAMP(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['published_by_id'], ['people.id'], name=op.f('fk_procedure_versions_published_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_procedure_versions')),
    sa.UniqueConstraint('code', 'version', name=op.f('uq_procedure_versions_code_version'))
    )
    op.create_table('sign_ins',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('created_at', postgresql.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('last_seen_at', postgresql.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('ended_at', postgresql.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('address', sa.String(length=45), nullable=True),
    sa.Column('browser', sa.String(length=200), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_sign_ins_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_sign_ins'))
    )
    op.create_index('ix_sign_ins_person_id', 'sign_ins', ['person_id'], unique=False)
    op.create_table('units',
    sa.Column('id', sa.Integer(), sa.Identity(always=False), nullable=False),
    sa.Column('serial', sa.String(length=60), nullable=False),
    sa.Column('serial_key', sa.String(length=60), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=True),
    sa.Column('lot', sa.String(length=60), nullable=True),
    sa.Column('sold_on', sa.Date(), nullable=True),
    sa.Column('accepted_on', sa.Date(), nullable=True),
    sa.Column('location', sa.String(length=120), nullable=True),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_units_customer_id')),
    sa.ForeignKeyConstraint(['product_id'], ['products.id'], name=op.f('fk_units_product_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_units')),
    sa.UniqueConstraint('serial_key', name=op.f('uq_units_serial_key'))
    )
    op.create_index('ix_units_customer_id', 'units', ['customer_id'], unique=False)
    op.create_index('ix_units_product_id', 'units', ['product_id'], unique=False)
    op.create_index('ix_units_search', 'units', [sa.literal_column('bigrams(search_text)')], unique=False, postgresql_using='gin')
    op.create_table('tickets',
    sa.Column('id', sa.Integer(), sa.Identity(always=False), nullable=False),
    sa.Column('number', sa.String(length=14), nullable=False),
    sa.Column('operation_id', sa.String(length=36), nullable=False),
    sa.Column('link_key', sa.String(length=22), nullable=False),
    sa.Column('procedure_version_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=60), nullable=False),
    sa.Column('stage', sa.String(length=40), nullable=False),
    sa.Column('waiting', sa.String(length=20), nullable=True),
    sa.Column('cycle', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('urgent', sa.Boolean(), nullable=False),
    sa.Column('severity', sa.String(length=40), nullable=True),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('contact_name', sa.String(length=100), nullable=False),
    sa.Column('organisation', sa.String(length=200), nullable=False),
    sa.Column('phone', sa.String(length=32), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('serial', sa.String(length=60), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('wished_at', postgresql.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('customer_id', sa.Integer(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('product_id', sa.Integer(), nullable=True),
    sa.Column('assignee_id', sa.Integer(), nullable=True),
    sa.Column('technician_id', sa.Integer(), nullable=True),
    sa.Column('follows_id', sa.Integer(), nullable=True),
    sa.Column('opened_at', postgresql.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('changed_at', postgresql.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('ended_at', postgresql.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('window_from', postgresql.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('window_to', postgresql.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('next_due_at', postgresql.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('next_due_metric', sa.String(length=40), nullable=True),
    sa.Column('next_warn_at', postgresql.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('queue_at', postgresql.TIMESTAMP(timezone=True), sa.Computed("coalesce(next_due_at, timestamptz '9999-01-01 00:00:00+00')", persisted=True), nullable=False),
    sa.ForeignKeyConstraint(['assignee_id'], ['people.id'], name=op.f('fk_tickets_assignee_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_tickets_customer_id')),
    sa.ForeignKeyConstraint(['follows_id'], ['tickets.id'], name=op.f('fk_tickets_follows_id')),
    sa.ForeignKeyConstraint(['procedure_version_id'], ['procedure_versions.id'], name=op.f('fk_tickets_procedure_version_id')),
    sa.ForeignKeyConstraint(['product_id'], ['products.id'], name=op.f('fk_tickets_product_id')),
    sa.ForeignKeyConstraint(['technician_id'], ['people.id'], name=op.f('fk_tickets_technician_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_tickets_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tickets')),
    sa.UniqueConstraint('number', name=op.f('uq_tickets_number')),
    sa.UniqueConstraint('operation_id', name=op.f('uq_tickets_operation_id'))
    )
    op.create_index('ix_tickets_customer', 'tickets', ['customer_id', 'id'], unique=False)
    op.create_index('ix_tickets_follows', 'tickets', ['follows_id'], unique=False)
    op.create_index('ix_tickets_number_end', 'tickets', [sa.literal_column('reverse(number)').label('reversed')], unique=False, postgresql_ops={'reversed': 'text_pattern_ops'})
    op.create_index('ix_tickets_number_start', 'tickets', ['number'], unique=False, postgresql_ops={'number': 'text_pattern_ops'})
    op.create_index('ix_tickets_phone', 'tickets', ['phone', 'id'], unique=False)
    op.create_index('ix_tickets_queue', 'tickets', ['queue_at', 'id'], unique=False, postgresql_where=sa.text('ended_at IS NULL'))
    op.create_index('ix_tickets_queue_assignee', 'tickets', ['assignee_id', 'queue_at', 'id'], unique=False, postgresql_where=sa.text('ended_at IS NULL'))
    op.create_index('ix_tickets_queue_stage', 'tickets', ['stage', 'queue_at', 'id'], unique=False, postgresql_where=sa.text('ended_at IS NULL'))
    op.create_index('ix_tickets_queue_technician', 'tickets', ['technician_id', 'queue_at', 'id'], unique=False, postgresql_where=sa.text('ended_at IS NULL'))
    op.create_index('ix_tickets_unit', 'tickets', ['unit_id', 'id'], unique=False)
    op.create_table('attachments',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.BigInteger(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=60), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('for_customer', sa.Boolean(), nullable=False),
    sa.Column('created_at', postgresql.TIMESTAMP(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_attachments_event_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_attachments_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachments'))
    )
    op.create_index('ix_attachments_ticket_id', 'attachments', ['ticket_id'], unique=False)
    op.create_table('clocks',
    sa.Column('id', sa.Integer(), sa.Identity(always=False), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=14), nullable=False),
    sa.Column('metric', sa.String(length=40), nullable=False),
    sa.Column('cycle', sa.Integer(), nullable=False),
    sa.Column('procedure_version_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('started_at', postgresql.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('budget_seconds', sa.Integer(), nullable=False),
    sa.Column('budget_text', sa.String(length=60), nullable=False),
    sa.Column('due_at', postgresql.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('warn_at', postgresql.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('warn_percents', postgresql.ARRAY(sa.Integer()), server_default='{}', nullable=False),
    sa.Column('warned_at', postgresql.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('warned_percent', sa.Integer(), nullable=True),
    sa.Column('breached_at', postgresql.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('met_at', postgresql.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['procedure_version_id'], ['procedure_versions.id'], name=op.f('fk_clocks_procedure_version_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_clocks_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clocks')),
    sa.UniqueConstraint('ticket_id', 'metric', 'cycle', name=op.f('uq_clocks_ticket_id_metric_cycle'))
    )
    op.create_index('ix_clocks_due', 'clocks', ['due_at'], unique=False, postgresql_where=sa.text("state = 'running'"))
    op.create_index('ix_clocks_warn', 'clocks', ['warn_at'], unique=False, postgresql_where=sa.text("state = 'running' AND warn_at IS NOT NULL"))
    op.create_table('messages',
    sa.Column('event_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_messages_event_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_messages_ticket_id')),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_messages'))
    )
    op.create_index('ix_messages_ticket_id', 'messages', ['ticket_id'], unique=False)
    op.create_table('records',
    sa.Column('id', sa.Integer(), sa.Identity(always=False), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('step', sa.String(length=60), nullable=False),
    sa.Column('values', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_records_event_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_records_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_records')),
    sa.UniqueConstraint('event_id', name=op.f('uq_records_event_id'))
    )
    op.create_index('ix_records_ticket_id', 'records', ['ticket_id'], unique=False)
    op.create_table('clock_pauses',
    sa.Column('id', sa.Integer(), sa.Identity(always=False), nullable=False),
    sa.Column('clock_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('started_at', postgresql.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('ended_at', postgresql.TIMESTAMP(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['clock_id'], ['clocks.id'], name=op.f('fk_clock_pauses_clock_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_pauses'))
    )
    op.create_index('ix_clock_pauses_clock_id', 'clock_pauses', ['clock_id'], unique=False)
    op.create_index('ix_clock_pauses_open', 'clock_pauses', ['clock_id'], unique=True, postgresql_where=sa.text('ended_at IS NULL'))


def downgrade():
    raise NotImplementedError("The first release cannot be taken back; drop the database instead.")
