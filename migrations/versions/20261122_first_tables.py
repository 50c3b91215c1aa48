"""first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('categories',
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('name_zh', sa.String(), nullable=False),
    sa.Column('name_en', sa.String(), nullable=True),
    sa.Column('severity', sa.Double(), nullable=False),
    sa.Column('profile', sa.String(), nullable=False),
    sa.Column('is_confidential', sa.Boolean(), nullable=False),
    sa.Column('is_emergency', sa.Boolean(), nullable=False),
    sa.Column('keywords', sa.JSON(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('severity >= 0 AND severity <= 1', name=op.f('ck_categories_severity')),
    sa.ForeignKeyConstraint(['parent_id'], ['categories.id'], name=op.f('fk_categories_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_categories')),
    sa.UniqueConstraint('code', name=op.f('uq_categories_code'))
    )
    with op.batch_alter_table('categories', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_categories_parent_id'), ['parent_id'], unique=False)

    op.create_table('event_seals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('last_id', sa.Integer(), nullable=False),
    sa.Column('events', sa.Integer(), nullable=False),
    sa.Column('previous', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_seals')),
    sa.UniqueConstraint('first_id', name=op.f('uq_event_seals_first_id')),
    sa.UniqueConstraint('last_id', name=op.f('uq_event_seals_last_id'))
    )
    op.create_table('events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_kind', sa.String(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(), nullable=False),
    sa.Column('verb', sa.String(), nullable=False),
    sa.Column('subject_type', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('place_path', sa.String(), nullable=False),
    sa.Column('is_public', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_events'))
    )
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_events_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index('ix_events_subject', ['subject_type', 'subject_id', 'id'], unique=False)
        batch_op.create_index('ix_events_verb', ['verb', 'at'], unique=False)

    op.create_table('form_outcomes',
    sa.Column('token', sa.String(), nullable=False),
    sa.Column('location', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_form_outcomes')),
    sa.UniqueConstraint('token', name=op.f('uq_form_outcomes_token'))
    )
    op.create_table('jobs',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('queue', sa.String(), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('key', sa.String(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('run_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('handed_over_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claimed_by', sa.String(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('progress_done', sa.Integer(), nullable=False),
    sa.Column('progress_total', sa.Integer(), nullable=False),
    sa.Column('result', sa.JSON(), nullable=True),
    sa.Column('error', sa.String(), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'handed_over', 'running', 'done', 'failed')", name=op.f('ck_jobs_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_jobs')),
    sa.UniqueConstraint('key', name=op.f('uq_jobs_key'))
    )
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.create_index('ix_jobs_due', ['state', 'run_at'], unique=False)

    op.create_table('number_series',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_number_series'))
    )
    op.create_table('places',
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('level', sa.String(), nullable=False),
    sa.Column('name_zh', sa.String(), nullable=False),
    sa.Column('name_en', sa.String(), nullable=True),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('path', sa.String(), nullable=False),
    sa.Column('households', sa.Integer(), nullable=True),
    sa.Column('population', sa.Integer(), nullable=True),
    sa.Column('floating_share', sa.Double(), nullable=True),
    sa.Column('compound_type', sa.String(), nullable=True),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('outline', sa.JSON(), nullable=True),
    sa.Column('is_demonstration', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("level IN ('subdistrict', 'community', 'station', 'grid', 'compound', 'building', 'unit', 'point')", name=op.f('ck_places_level')),
    sa.ForeignKeyConstraint(['parent_id'], ['places.id'], name=op.f('fk_places_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_places')),
    sa.UniqueConstraint('code', name=op.f('uq_places_code'))
    )
    with op.batch_alter_table('places', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_places_level'), ['level'], unique=False)
        batch_op.create_index(batch_op.f('ix_places_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_places_path'), ['path'], unique=False)

    op.create_table('rule_sets',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title_zh', sa.String(), nullable=False),
    sa.Column('title_en', sa.String(), nullable=False),
    sa.Column('note_zh', sa.String(), nullable=False),
    sa.Column('note_en', sa.String(), nullable=False),
    sa.Column('rules', sa.JSON(), nullable=False),
    sa.Column('limits', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('adopted_by_name', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_sets')),
    sa.UniqueConstraint('number', name=op.f('uq_rule_sets_number'))
    )
    op.create_table('setting_values',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by_name', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_setting_values'))
    )
    with op.batch_alter_table('setting_values', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_setting_values_key'), ['key'], unique=False)

    op.create_table('stored_files',
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stored_files'))
    )
    with op.batch_alter_table('stored_files', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stored_files_digest'), ['digest'], unique=False)

    op.create_table('users',
    sa.Column('login', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('password_hash', sa.String(), nullable=False),
    sa.Column('is_enabled', sa.Boolean(), nullable=False),
    sa.Column('must_change_password', sa.Boolean(), nullable=False),
    sa.Column('last_sign_in_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_users')),
    sa.UniqueConstraint('login', name=op.f('uq_users_login'))
    )
    op.create_table('engine_runs',
    sa.Column('subdistrict_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('claimed_by', sa.String(), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('as_of', sa.DateTime(timezone=True), nullable=True),
    sa.Column('documents', sa.Integer(), nullable=False),
    sa.Column('total_documents', sa.Integer(), nullable=False),
    sa.Column('settings', sa.JSON(), nullable=False),
    sa.Column('result', sa.JSON(), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('running', 'done', 'abandoned')", name=op.f('ck_engine_runs_state')),
    sa.ForeignKeyConstraint(['subdistrict_id'], ['places.id'], name=op.f('fk_engine_runs_subdistrict_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_engine_runs'))
    )
    with op.batch_alter_table('engine_runs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_engine_runs_subdistrict_id'), ['subdistrict_id'], unique=False)
        batch_op.create_index('uq_engine_runs_running', ['subdistrict_id'], unique=True, sqlite_where=sa.text("state = 'running'"), postgresql_where=sa.text("state = 'running'"))

    op.create_table('import_batches',
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('created_by_name', sa.String(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('headings', sa.JSON(), nullable=False),
    sa.Column('read', sa.Integer(), nullable=False),
    sa.Column('added', sa.Integer(), nullable=False),
    sa.Column('repeated', sa.Integer(), nullable=False),
    sa.Column('rejected', sa.Integer(), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("channel IN ('letters', 'petitions', 'opinions')", name=op.f('ck_import_batches_channel')),
    sa.CheckConstraint("state <> 'done' OR finished_at IS NOT NULL", name=op.f('ck_import_batches_finished')),
    sa.CheckConstraint("state IN ('previewed', 'queued', 'running', 'done', 'failed')", name=op.f('ck_import_batches_state')),
    sa.ForeignKeyConstraint(['created_by_id'], ['users.id'], name=op.f('fk_import_batches_created_by_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_import_batches_file_id')),
    sa.ForeignKeyConstraint(['place_id'], ['places.id'], name=op.f('fk_import_batches_place_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batches'))
    )
    op.create_table('meetings',
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('mode', sa.String(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('planned_minutes', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('venue', sa.String(), nullable=False),
    sa.Column('online_link', sa.String(), nullable=False),
    sa.Column('chair_id', sa.Integer(), nullable=False),
    sa.Column('recorder_id', sa.Integer(), nullable=False),
    sa.Column('facilitator_id', sa.Integer(), nullable=True),
    sa.Column('rule_set_id', sa.Integer(), nullable=False),
    sa.Column('follows_id', sa.Integer(), nullable=True),
    sa.Column('called_by_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('urgent_reason', sa.String(), nullable=False),
    sa.Column('decision_reason', sa.String(), nullable=False),
    sa.Column('noticed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('quorum', sa.JSON(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("mode IN ('offline', 'online', 'hybrid')", name=op.f('ck_meetings_mode')),
    sa.CheckConstraint("state <> 'cancelled' OR decision_reason <> ''", name=op.f('ck_meetings_cancelled')),
    sa.CheckConstraint("state IN ('planned', 'cancelled') OR noticed_at IS NOT NULL", name=op.f('ck_meetings_noticed')),
    sa.CheckConstraint("state IN ('planned', 'noticed', 'in_session', 'inquorate', 'closed', 'minutes_draft', 'minutes_confirmed', 'published', 'cancelled')", name=op.f('ck_meetings_state')),
    sa.CheckConstraint("state NOT IN ('closed', 'minutes_draft', 'minutes_confirmed', 'published') OR (opened_at IS NOT NULL AND closed_at IS NOT NULL)", name=op.f('ck_meetings_closed')),
    sa.CheckConstraint('planned_minutes > 0', name=op.f('ck_meetings_planned_minutes')),
    sa.CheckConstraint('recorder_id <> chair_id', name=op.f('ck_meetings_two_hands')),
    sa.ForeignKeyConstraint(['called_by_id'], ['users.id'], name=op.f('fk_meetings_called_by_id')),
    sa.ForeignKeyConstraint(['chair_id'], ['users.id'], name=op.f('fk_meetings_chair_id')),
    sa.ForeignKeyConstraint(['facilitator_id'], ['users.id'], name=op.f('fk_meetings_facilitator_id')),
    sa.ForeignKeyConstraint(['follows_id'], ['meetings.id'], name=op.f('fk_meetings_follows_id')),
    sa.ForeignKeyConstraint(['place_id'], ['places.id'], name=op.f('fk_meetings_place_id')),
    sa.ForeignKeyConstraint(['recorder_id'], ['users.id'], name=op.f('fk_meetings_recorder_id')),
    sa.ForeignKeyConstraint(['rule_set_id'], ['rule_sets.id'], name=op.f('fk_meetings_rule_set_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meetings')),
    sa.UniqueConstraint('number', name=op.f('uq_meetings_number'))
    )
    with op.batch_alter_table('meetings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meetings_called_by_id'), ['called_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meetings_chair_id'), ['chair_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meetings_facilitator_id'), ['facilitator_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meetings_follows_id'), ['follows_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meetings_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meetings_recorder_id'), ['recorder_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meetings_rule_set_id'), ['rule_set_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meetings_starts_at'), ['starts_at'], unique=False)
        batch_op.create_index('ix_meetings_state_starts_at', ['state', 'starts_at'], unique=False)

    op.create_table('notices',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('parameters', sa.JSON(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_notices_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices')),
    sa.UniqueConstraint('user_id', 'key', name=op.f('uq_notices_user_id_key'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index('ix_notices_unread', ['user_id', 'read_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_notices_user_id'), ['user_id'], unique=False)

    op.create_table('organisations',
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('name_zh', sa.String(), nullable=False),
    sa.Column('name_en', sa.String(), nullable=True),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['place_id'], ['places.id'], name=op.f('fk_organisations_place_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisations')),
    sa.UniqueConstraint('code', name=op.f('uq_organisations_code'))
    )
    with op.batch_alter_table('organisations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organisations_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_organisations_place_id'), ['place_id'], unique=False)

    op.create_table('reporters',
    sa.Column('key_fingerprint', sa.String(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_reporters_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reporters')),
    sa.UniqueConstraint('key_fingerprint', name=op.f('uq_reporters_key_fingerprint'))
    )
    with op.batch_alter_table('reporters', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reporters_user_id'), ['user_id'], unique=False)

    op.create_table('web_sessions',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_web_sessions_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_web_sessions'))
    )
    with op.batch_alter_table('web_sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_web_sessions_seen_at'), ['seen_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_web_sessions_user_id'), ['user_id'], unique=False)

    op.create_table('duties',
    sa.Column('category_id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('order', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['category_id'], ['categories.id'], name=op.f('fk_duties_category_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_duties_organisation_id')),
    sa.ForeignKeyConstraint(['place_id'], ['places.id'], name=op.f('fk_duties_place_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duties')),
    sa.UniqueConstraint('category_id', 'place_id', 'organisation_id', name=op.f('uq_duties_category_id_place_id_organisation_id'))
    )
    with op.batch_alter_table('duties', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duties_category_id'), ['category_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_duties_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_duties_place_id'), ['place_id'], unique=False)

    op.create_table('import_rows',
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('column', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batches.id'], name=op.f('fk_import_rows_batch_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_rows'))
    )
    with op.batch_alter_table('import_rows', schema=None) as batch_op:
        batch_op.create_index('ix_import_rows_batch', ['batch_id', 'row'], unique=False)

    op.create_table('minutes_revisions',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('change_note', sa.String(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state <> 'confirmed' OR (confirmed_by_id IS NOT NULL AND confirmed_at IS NOT NULL AND confirmed_by_id <> author_id)", name=op.f('ck_minutes_revisions_confirmed')),
    sa.CheckConstraint("state IN ('draft', 'confirmed')", name=op.f('ck_minutes_revisions_state')),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_minutes_revisions_author_id')),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['users.id'], name=op.f('fk_minutes_revisions_confirmed_by_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_minutes_revisions_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes_revisions')),
    sa.UniqueConstraint('meeting_id', 'number', name=op.f('uq_minutes_revisions_meeting_id_number'))
    )
    with op.batch_alter_table('minutes_revisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_minutes_revisions_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_minutes_revisions_confirmed_by_id'), ['confirmed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_minutes_revisions_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('participants',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('home', sa.String(), nullable=False),
    sa.Column('party', sa.String(), nullable=False),
    sa.Column('person_key', sa.String(), nullable=False),
    sa.Column('is_voting', sa.Boolean(), nullable=False),
    sa.Column('is_invited', sa.Boolean(), nullable=False),
    sa.Column('has_attended', sa.Boolean(), nullable=False),
    sa.Column('presence', sa.String(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("party IN ('residents', 'owners', 'community', 'property', 'department', 'expert', 'enterprise', 'supervisor')", name=op.f('ck_participants_party')),
    sa.CheckConstraint("presence IN ('in_person', 'online')", name=op.f('ck_participants_presence')),
    sa.CheckConstraint('is_invited OR has_attended', name=op.f('ck_participants_reason_to_be_listed')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_participants_meeting_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_participants_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_participants')),
    sa.UniqueConstraint('meeting_id', 'person_key', name=op.f('uq_participants_meeting_id_person_key'))
    )
    with op.batch_alter_table('participants', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_participants_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_participants_person_key'), ['person_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_participants_user_id'), ['user_id'], unique=False)

    op.create_table('role_grants',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("role IN ('resident', 'verified_resident', 'grid_worker', 'commissioner', 'community_staff', 'department', 'chair', 'facilitator', 'recorder', 'council_member', 'expert', 'property', 'owners_committee', 'enterprise', 'command', 'supervisor', 'auditor', 'admin')", name=op.f('ck_role_grants_role')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_role_grants_organisation_id')),
    sa.ForeignKeyConstraint(['place_id'], ['places.id'], name=op.f('fk_role_grants_place_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_role_grants_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grants')),
    sa.UniqueConstraint('user_id', 'role', 'place_id', 'organisation_id', name=op.f('uq_role_grants_user_id_role_place_id_organisation_id'))
    )
    with op.batch_alter_table('role_grants', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_grants_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_role_grants_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_role_grants_role'), ['role'], unique=False)
        batch_op.create_index(batch_op.f('ix_role_grants_user_id'), ['user_id'], unique=False)

    op.create_table('submissions',
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('source_ref', sa.String(), nullable=True),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('redacted_title', sa.String(), nullable=False),
    sa.Column('redacted_body', sa.String(), nullable=False),
    sa.Column('redaction_confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('place_path', sa.String(), nullable=False),
    sa.Column('place_note', sa.String(), nullable=False),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('identity_mode', sa.String(), nullable=False),
    sa.Column('urgency', sa.String(), nullable=False),
    sa.Column('wants_callback', sa.Boolean(), nullable=False),
    sa.Column('vulnerable_need', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decision_reason', sa.String(), nullable=False),
    sa.Column('redirected_to', sa.String(), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('receipt_fingerprint', sa.String(), nullable=True),
    sa.Column('reporter_id', sa.Integer(), nullable=True),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.Column('content_hash', sa.String(), nullable=False),
    sa.Column('likes', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("identity_mode IN ('named', 'confidential', 'anonymous')", name=op.f('ck_submissions_identity_mode')),
    sa.CheckConstraint("kind IN ('issue', 'proposal')", name=op.f('ck_submissions_kind')),
    sa.CheckConstraint("source IN ('mailbox', 'petition', 'opinion', 'hotline', 'grid', 'camera', 'survey', 'visit')", name=op.f('ck_submissions_source')),
    sa.CheckConstraint("state <> 'redirected' OR redirected_to IS NOT NULL", name=op.f('ck_submissions_redirected')),
    sa.CheckConstraint("state IN ('received', 'screening', 'returned_for_information', 'accepted', 'not_accepted', 'redirected', 'answered', 'closed')", name=op.f('ck_submissions_state')),
    sa.CheckConstraint("state NOT IN ('returned_for_information', 'accepted', 'not_accepted', 'redirected', 'answered', 'closed') OR decided_at IS NOT NULL", name=op.f('ck_submissions_decided')),
    sa.CheckConstraint("state NOT IN ('returned_for_information', 'not_accepted', 'redirected') OR decision_reason <> ''", name=op.f('ck_submissions_reasoned')),
    sa.CheckConstraint("urgency IN ('green', 'yellow', 'red')", name=op.f('ck_submissions_urgency')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batches.id'], name=op.f('fk_submissions_batch_id')),
    sa.ForeignKeyConstraint(['category_id'], ['categories.id'], name=op.f('fk_submissions_category_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_submissions_decided_by_id')),
    sa.ForeignKeyConstraint(['place_id'], ['places.id'], name=op.f('fk_submissions_place_id')),
    sa.ForeignKeyConstraint(['reporter_id'], ['reporters.id'], name=op.f('fk_submissions_reporter_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submissions')),
    sa.UniqueConstraint('number', name=op.f('uq_submissions_number')),
    sa.UniqueConstraint('receipt_fingerprint', name=op.f('uq_submissions_receipt_fingerprint')),
    sa.UniqueConstraint('source', 'source_ref', name=op.f('uq_submissions_source_source_ref'))
    )
    with op.batch_alter_table('submissions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_submissions_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_submissions_category_id'), ['category_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_submissions_content_hash'), ['content_hash'], unique=False)
        batch_op.create_index('ix_submissions_desk', ['state', 'received_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_submissions_due_at'), ['due_at'], unique=False)
        batch_op.create_index('ix_submissions_place', ['place_path', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_submissions_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_submissions_received_at'), ['received_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_submissions_reporter_id'), ['reporter_id'], unique=False)

    op.create_table('attachments',
    sa.Column('token', sa.String(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=True),
    sa.Column('draft_owner', sa.String(), nullable=True),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('submission_id IS NOT NULL OR draft_owner IS NOT NULL', name=op.f('ck_attachments_belongs_somewhere')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_attachments_file_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_attachments_submission_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachments')),
    sa.UniqueConstraint('token', name=op.f('uq_attachments_token'))
    )
    with op.batch_alter_table('attachments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attachments_draft_owner'), ['draft_owner'], unique=False)
        batch_op.create_index(batch_op.f('ix_attachments_submission_id'), ['submission_id'], unique=False)

    op.create_table('engine_documents',
    sa.Column('subdistrict_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('remarks', sa.JSON(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['engine_runs.id'], name=op.f('fk_engine_documents_run_id')),
    sa.ForeignKeyConstraint(['subdistrict_id'], ['places.id'], name=op.f('fk_engine_documents_subdistrict_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_engine_documents_submission_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_engine_documents')),
    sa.UniqueConstraint('subdistrict_id', 'position', name=op.f('uq_engine_documents_subdistrict_id_position')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_engine_documents_submission_id'))
    )
    with op.batch_alter_table('engine_documents', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_engine_documents_run_id'), ['run_id'], unique=False)

    op.create_table('identity_views',
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('viewer_id', sa.Integer(), nullable=False),
    sa.Column('viewer_name', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_identity_views_reasoned')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_identity_views_submission_id')),
    sa.ForeignKeyConstraint(['viewer_id'], ['users.id'], name=op.f('fk_identity_views_viewer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_views'))
    )
    with op.batch_alter_table('identity_views', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_views_submission_id'), ['submission_id'], unique=False)

    op.create_table('information_requests',
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('answer', sa.String(), nullable=True),
    sa.Column('redacted_answer', sa.String(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(answered_at IS NULL) = (answer IS NULL)', name=op.f('ck_information_requests_answered')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['users.id'], name=op.f('fk_information_requests_asked_by_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_information_requests_submission_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_information_requests'))
    )
    with op.batch_alter_table('information_requests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_information_requests_submission_id'), ['submission_id'], unique=False)
        batch_op.create_index('uq_information_requests_open', ['submission_id'], unique=True, sqlite_where=sa.text('answered_at IS NULL'), postgresql_where=sa.text('answered_at IS NULL'))

    op.create_table('minutes_witnesses',
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['participant_id'], ['participants.id'], name=op.f('fk_minutes_witnesses_participant_id')),
    sa.ForeignKeyConstraint(['revision_id'], ['minutes_revisions.id'], name=op.f('fk_minutes_witnesses_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes_witnesses')),
    sa.UniqueConstraint('revision_id', 'participant_id', name=op.f('uq_minutes_witnesses_revision_id_participant_id'))
    )
    with op.batch_alter_table('minutes_witnesses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_minutes_witnesses_participant_id'), ['participant_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_minutes_witnesses_revision_id'), ['revision_id'], unique=False)

    op.create_table('proposal_details',
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('problem', sa.String(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('cost_guess', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_proposal_details_submission_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal_details')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_proposal_details_submission_id'))
    )
    op.create_table('reporter_contacts',
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('reporter_id', sa.Integer(), nullable=False),
    sa.Column('sealed_name', sa.String(), nullable=True),
    sa.Column('sealed_phone', sa.String(), nullable=True),
    sa.Column('sealed_email', sa.String(), nullable=True),
    sa.Column('sealed_address', sa.String(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['reporter_id'], ['reporters.id'], name=op.f('fk_reporter_contacts_reporter_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_reporter_contacts_submission_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reporter_contacts')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_reporter_contacts_submission_id'))
    )
    with op.batch_alter_table('reporter_contacts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reporter_contacts_reporter_id'), ['reporter_id'], unique=False)

    op.create_table('submission_links',
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('second_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('same', 'related', 'recurrence')", name=op.f('ck_submission_links_kind')),
    sa.CheckConstraint('first_id < second_id', name=op.f('ck_submission_links_ordered')),
    sa.ForeignKeyConstraint(['first_id'], ['submissions.id'], name=op.f('fk_submission_links_first_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['users.id'], name=op.f('fk_submission_links_made_by_id')),
    sa.ForeignKeyConstraint(['second_id'], ['submissions.id'], name=op.f('fk_submission_links_second_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission_links'))
    )
    with op.batch_alter_table('submission_links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_submission_links_first_id'), ['first_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_submission_links_second_id'), ['second_id'], unique=False)
        batch_op.create_index('uq_submission_links_current', ['first_id', 'second_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('submission_source_details',
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_submission_source_details_submission_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission_source_details')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_submission_source_details_submission_id'))
    )
    op.create_table('topics',
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('subdistrict_id', sa.Integer(), nullable=False),
    sa.Column('engine_key', sa.String(), nullable=True),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('is_title_edited', sa.Boolean(), nullable=False),
    sa.Column('origin', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(), nullable=True),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('hotness', sa.Integer(), nullable=False),
    sa.Column('hotness_parts', sa.JSON(), nullable=False),
    sa.Column('colour', sa.String(), nullable=False),
    sa.Column('voices', sa.Integer(), nullable=False),
    sa.Column('letters', sa.Integer(), nullable=False),
    sa.Column('is_rising', sa.Boolean(), nullable=False),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('keywords', sa.JSON(), nullable=False),
    sa.Column('weekly', sa.JSON(), nullable=False),
    sa.Column('headline_submission_id', sa.Integer(), nullable=True),
    sa.Column('nomination_reason', sa.String(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decision_reason', sa.String(), nullable=False),
    sa.Column('handling_unit_id', sa.Integer(), nullable=True),
    sa.Column('parked_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.Column('root_id', sa.Integer(), nullable=True),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('is_pinned', sa.Boolean(), nullable=False),
    sa.Column('is_frozen', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("colour IN ('green', 'yellow', 'red')", name=op.f('ck_topics_colour')),
    sa.CheckConstraint("origin IN ('engine', 'nominated', 'co_signed')", name=op.f('ck_topics_origin')),
    sa.CheckConstraint("outcome IS NULL OR outcome IN ('consensus', 'majority_advice')", name=op.f('ck_topics_outcome')),
    sa.CheckConstraint("state <> 'parked' OR parked_until IS NOT NULL", name=op.f('ck_topics_parked')),
    sa.CheckConstraint("state IN ('forming', 'candidate', 'under_review', 'admitted', 'rejected', 'merged', 'absorbed', 'dissolved', 'parked', 'direct_handling', 'noticed', 'scheduled', 'in_session', 'decided', 'no_consensus', 'referred', 'plan_drafting', 'plan_noticed', 'plan_adopted', 'implementing', 'implemented', 'responded', 'evaluated', 'archived')", name=op.f('ck_topics_state')),
    sa.CheckConstraint("state NOT IN ('admitted', 'rejected', 'merged', 'parked', 'direct_handling') OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL)", name=op.f('ck_topics_decided')),
    sa.CheckConstraint("state NOT IN ('merged', 'absorbed') OR merged_into_id IS NOT NULL", name=op.f('ck_topics_merged')),
    sa.CheckConstraint('hotness >= 0 AND hotness <= 100', name=op.f('ck_topics_hotness')),
    sa.ForeignKeyConstraint(['category_id'], ['categories.id'], name=op.f('fk_topics_category_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_topics_decided_by_id')),
    sa.ForeignKeyConstraint(['handling_unit_id'], ['organisations.id'], name=op.f('fk_topics_handling_unit_id')),
    sa.ForeignKeyConstraint(['headline_submission_id'], ['submissions.id'], name=op.f('fk_topics_headline_submission_id')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['topics.id'], name=op.f('fk_topics_merged_into_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['topics.id'], name=op.f('fk_topics_parent_id')),
    sa.ForeignKeyConstraint(['place_id'], ['places.id'], name=op.f('fk_topics_place_id')),
    sa.ForeignKeyConstraint(['root_id'], ['topics.id'], name=op.f('fk_topics_root_id')),
    sa.ForeignKeyConstraint(['subdistrict_id'], ['places.id'], name=op.f('fk_topics_subdistrict_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topics')),
    sa.UniqueConstraint('engine_key', name=op.f('uq_topics_engine_key')),
    sa.UniqueConstraint('number', name=op.f('uq_topics_number'))
    )
    with op.batch_alter_table('topics', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_topics_category_id'), ['category_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_topics_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_topics_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_topics_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_topics_root_id'), ['root_id'], unique=False)
        batch_op.create_index('ix_topics_state_hotness', ['state', 'hotness'], unique=False)
        batch_op.create_index(batch_op.f('ix_topics_subdistrict_id'), ['subdistrict_id'], unique=False)

    op.create_table('work_orders',
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('profile', sa.String(), nullable=False),
    sa.Column('priority', sa.String(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=True),
    sa.Column('reopens_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_source', sa.String(), nullable=False),
    sa.Column('returns', sa.Integer(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("priority IN ('green', 'yellow', 'red')", name=op.f('ck_work_orders_priority')),
    sa.CheckConstraint("profile <> 'case' OR submission_id IS NOT NULL", name=op.f('ck_work_orders_case_has_submission')),
    sa.CheckConstraint("profile IN ('case', 'commitment', 'alarm')", name=op.f('ck_work_orders_profile')),
    sa.CheckConstraint("state <> 'closed' OR closed_at IS NOT NULL", name=op.f('ck_work_orders_closed_has_moment')),
    sa.CheckConstraint("state IN ('dispatched', 'signed', 'in_progress', 'whistled', 'done_claimed', 'rework', 'returned', 'verified', 'closed', 'cancelled')", name=op.f('ck_work_orders_state')),
    sa.ForeignKeyConstraint(['category_id'], ['categories.id'], name=op.f('fk_work_orders_category_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['users.id'], name=op.f('fk_work_orders_created_by_id')),
    sa.ForeignKeyConstraint(['place_id'], ['places.id'], name=op.f('fk_work_orders_place_id')),
    sa.ForeignKeyConstraint(['reopens_id'], ['work_orders.id'], name=op.f('fk_work_orders_reopens_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_work_orders_submission_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['organisations.id'], name=op.f('fk_work_orders_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_orders')),
    sa.UniqueConstraint('number', name=op.f('uq_work_orders_number'))
    )
    with op.batch_alter_table('work_orders', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_work_orders_category_id'), ['category_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_work_orders_due_at'), ['due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_work_orders_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_work_orders_reopens_id'), ['reopens_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_work_orders_submission_id'), ['submission_id'], unique=False)
        batch_op.create_index('ix_work_orders_unit_due', ['unit_id', 'state', 'due_at'], unique=False)

    op.create_table('agenda_items',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('scope', sa.String(), nullable=False),
    sa.Column('scope_reason', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decision_reason', sa.String(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=True),
    sa.Column('outcome_text', sa.String(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('carried_from_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("outcome IS NULL OR outcome IN ('consensus', 'majority_advice', 'no_consensus', 'referred_residents_meeting', 'referred_owners_assembly', 'referred_department', 'out_of_scope')", name=op.f('ck_agenda_items_outcome')),
    sa.CheckConstraint("scope IN ('council', 'owners_assembly', 'residents_meeting', 'department', 'out_of_scope')", name=op.f('ck_agenda_items_scope')),
    sa.CheckConstraint("state <> 'decided' OR (outcome IS NOT NULL AND outcome_text <> '' AND decided_at IS NOT NULL)", name=op.f('ck_agenda_items_decided')),
    sa.CheckConstraint("state IN ('listed', 'discussed', 'decided', 'deferred', 'withdrawn')", name=op.f('ck_agenda_items_state')),
    sa.CheckConstraint("state NOT IN ('withdrawn', 'deferred') OR decision_reason <> ''", name=op.f('ck_agenda_items_reason')),
    sa.CheckConstraint('minutes > 0', name=op.f('ck_agenda_items_minutes')),
    sa.ForeignKeyConstraint(['carried_from_id'], ['agenda_items.id'], name=op.f('fk_agenda_items_carried_from_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_agenda_items_decided_by_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_agenda_items_meeting_id')),
    sa.ForeignKeyConstraint(['topic_id'], ['topics.id'], name=op.f('fk_agenda_items_topic_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_items'))
    )
    with op.batch_alter_table('agenda_items', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agenda_items_carried_from_id'), ['carried_from_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agenda_items_decided_by_id'), ['decided_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agenda_items_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agenda_items_topic_id'), ['topic_id'], unique=False)
        batch_op.create_index('uq_agenda_items_topic_open', ['topic_id'], unique=True, sqlite_where=sa.text("state IN ('listed', 'discussed')"), postgresql_where=sa.text("state IN ('listed', 'discussed')"))

    op.create_table('callbacks',
    sa.Column('work_order_id', sa.Integer(), nullable=False),
    sa.Column('called_by_id', sa.Integer(), nullable=False),
    sa.Column('is_contacted', sa.Boolean(), nullable=False),
    sa.Column('is_solved', sa.String(), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("is_solved IS NULL OR is_solved IN ('yes', 'partly', 'no')", name=op.f('ck_callbacks_is_solved')),
    sa.CheckConstraint('is_contacted OR is_solved IS NULL', name=op.f('ck_callbacks_contacted_before_answer')),
    sa.ForeignKeyConstraint(['called_by_id'], ['users.id'], name=op.f('fk_callbacks_called_by_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_orders.id'], name=op.f('fk_callbacks_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_callbacks'))
    )
    with op.batch_alter_table('callbacks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_callbacks_work_order_id'), ['work_order_id'], unique=False)

    op.create_table('engine_constraints',
    sa.Column('subdistrict_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('topic_ids', sa.JSON(), nullable=False),
    sa.Column('submission_ids', sa.JSON(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('applied', sa.JSON(), nullable=True),
    sa.Column('is_curation', sa.Boolean(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=True),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_by_name', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['users.id'], name=op.f('fk_engine_constraints_made_by_id')),
    sa.ForeignKeyConstraint(['subdistrict_id'], ['places.id'], name=op.f('fk_engine_constraints_subdistrict_id')),
    sa.ForeignKeyConstraint(['topic_id'], ['topics.id'], name=op.f('fk_engine_constraints_topic_id')),
    sa.ForeignKeyConstraint(['undone_by_id'], ['users.id'], name=op.f('fk_engine_constraints_undone_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_engine_constraints'))
    )
    with op.batch_alter_table('engine_constraints', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_engine_constraints_subdistrict_id'), ['subdistrict_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_engine_constraints_topic_id'), ['topic_id'], unique=False)

    op.create_table('extensions',
    sa.Column('work_order_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('requested_by_id', sa.Integer(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decision_note', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state = 'requested' OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL)", name=op.f('ck_extensions_decided')),
    sa.CheckConstraint("state IN ('requested', 'granted', 'denied')", name=op.f('ck_extensions_state')),
    sa.CheckConstraint('decided_by_id IS NULL OR decided_by_id <> requested_by_id', name=op.f('ck_extensions_not_the_requester')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_extensions_decided_by_id')),
    sa.ForeignKeyConstraint(['requested_by_id'], ['users.id'], name=op.f('fk_extensions_requested_by_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_orders.id'], name=op.f('fk_extensions_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extensions')),
    sa.UniqueConstraint('work_order_id', name=op.f('uq_extensions_work_order_id'))
    )
    op.create_table('interest_declarations',
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('has_interest', sa.Boolean(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['topic_id'], ['topics.id'], name=op.f('fk_interest_declarations_topic_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_interest_declarations_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interest_declarations')),
    sa.UniqueConstraint('topic_id', 'user_id', name=op.f('uq_interest_declarations_topic_id_user_id'))
    )
    with op.batch_alter_table('interest_declarations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_interest_declarations_topic_id'), ['topic_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_interest_declarations_user_id'), ['user_id'], unique=False)

    op.create_table('reminders',
    sa.Column('work_order_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.String(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("level IN ('urged', 'supervised', 'criticised')", name=op.f('ck_reminders_level')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_orders.id'], name=op.f('fk_reminders_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminders')),
    sa.UniqueConstraint('work_order_id', 'level', 'due_at', name=op.f('uq_reminders_work_order_id_level_due_at'))
    )
    op.create_table('responses',
    sa.Column('topic_id', sa.Integer(), nullable=True),
    sa.Column('submission_id', sa.Integer(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('heard', sa.String(), nullable=False),
    sa.Column('decided', sa.String(), nullable=False),
    sa.Column('not_adopted', sa.String(), nullable=False),
    sa.Column('who_does_what', sa.String(), nullable=False),
    sa.Column('how_to_object', sa.String(), nullable=False),
    sa.Column('change_note', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=False),
    sa.Column('reviewed_by_id', sa.Integer(), nullable=True),
    sa.Column('review_reason', sa.String(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('place_path', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state <> 'sent_back' OR review_reason <> ''", name=op.f('ck_responses_sent_back_with_reason')),
    sa.CheckConstraint("state IN ('draft', 'in_review', 'sent_back', 'published', 'amended', 'withdrawn')", name=op.f('ck_responses_state')),
    sa.CheckConstraint("state NOT IN ('published', 'amended') OR (reviewed_by_id IS NOT NULL AND published_at IS NOT NULL)", name=op.f('ck_responses_published_by_second_person')),
    sa.CheckConstraint('(topic_id IS NULL) <> (submission_id IS NULL)', name=op.f('ck_responses_one_subject')),
    sa.CheckConstraint('reviewed_by_id IS NULL OR reviewed_by_id <> written_by_id', name=op.f('ck_responses_four_eyes')),
    sa.ForeignKeyConstraint(['reviewed_by_id'], ['users.id'], name=op.f('fk_responses_reviewed_by_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_responses_submission_id')),
    sa.ForeignKeyConstraint(['topic_id'], ['topics.id'], name=op.f('fk_responses_topic_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['users.id'], name=op.f('fk_responses_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_responses')),
    sa.UniqueConstraint('submission_id', 'revision', name=op.f('uq_responses_submission_id_revision')),
    sa.UniqueConstraint('topic_id', 'revision', name=op.f('uq_responses_topic_id_revision'))
    )
    with op.batch_alter_table('responses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_responses_published_at'), ['published_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_responses_reviewed_by_id'), ['reviewed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_responses_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_responses_submission_id'), ['submission_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_responses_topic_id'), ['topic_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_responses_written_by_id'), ['written_by_id'], unique=False)

    op.create_table('rounds',
    sa.Column('work_order_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('started_by_id', sa.Integer(), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claimed_by_id', sa.Integer(), nullable=True),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claim_note', sa.String(), nullable=False),
    sa.Column('verified_by_id', sa.Integer(), nullable=True),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('verdict', sa.String(), nullable=True),
    sa.Column('verdict_note', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("verdict IS NULL OR verdict IN ('ok', 'rework')", name=op.f('ck_rounds_verdict')),
    sa.CheckConstraint('claimed_at IS NULL OR claimed_by_id IS NOT NULL', name=op.f('ck_rounds_claimed')),
    sa.CheckConstraint('verdict IS NULL OR (verified_by_id IS NOT NULL AND verified_at IS NOT NULL)', name=op.f('ck_rounds_verified')),
    sa.CheckConstraint('verdict IS NULL OR claimed_at IS NOT NULL', name=op.f('ck_rounds_claimed_before_verdict')),
    sa.CheckConstraint('verified_by_id IS NULL OR verified_by_id <> claimed_by_id', name=op.f('ck_rounds_not_the_claimer')),
    sa.ForeignKeyConstraint(['claimed_by_id'], ['users.id'], name=op.f('fk_rounds_claimed_by_id')),
    sa.ForeignKeyConstraint(['started_by_id'], ['users.id'], name=op.f('fk_rounds_started_by_id')),
    sa.ForeignKeyConstraint(['verified_by_id'], ['users.id'], name=op.f('fk_rounds_verified_by_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_orders.id'], name=op.f('fk_rounds_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rounds')),
    sa.UniqueConstraint('work_order_id', 'number', name=op.f('uq_rounds_work_order_id_number'))
    )
    with op.batch_alter_table('rounds', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rounds_work_order_id'), ['work_order_id'], unique=False)

    op.create_table('topic_lineage',
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('cause', sa.String(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=True),
    sa.Column('letters', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['other_id'], ['topics.id'], name=op.f('fk_topic_lineage_other_id')),
    sa.ForeignKeyConstraint(['run_id'], ['engine_runs.id'], name=op.f('fk_topic_lineage_run_id')),
    sa.ForeignKeyConstraint(['topic_id'], ['topics.id'], name=op.f('fk_topic_lineage_topic_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topic_lineage'))
    )
    with op.batch_alter_table('topic_lineage', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_topic_lineage_other_id'), ['other_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_topic_lineage_topic_id'), ['topic_id'], unique=False)

    op.create_table('topic_members',
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('similarity', sa.Double(), nullable=False),
    sa.Column('added_by', sa.String(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("added_by IN ('engine', 'staff')", name=op.f('ck_topic_members_added_by')),
    sa.ForeignKeyConstraint(['run_id'], ['engine_runs.id'], name=op.f('fk_topic_members_run_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_topic_members_submission_id')),
    sa.ForeignKeyConstraint(['topic_id'], ['topics.id'], name=op.f('fk_topic_members_topic_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topic_members'))
    )
    with op.batch_alter_table('topic_members', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_topic_members_ended_at'), ['ended_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_topic_members_submission_id'), ['submission_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_topic_members_topic_id'), ['topic_id'], unique=False)
        batch_op.create_index('uq_topic_members_current', ['submission_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('topic_reviews',
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('opened_by_id', sa.Integer(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decision', sa.String(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('closed_by_id', sa.Integer(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('closed_at IS NULL OR decision IS NOT NULL', name=op.f('ck_topic_reviews_closed')),
    sa.ForeignKeyConstraint(['closed_by_id'], ['users.id'], name=op.f('fk_topic_reviews_closed_by_id')),
    sa.ForeignKeyConstraint(['opened_by_id'], ['users.id'], name=op.f('fk_topic_reviews_opened_by_id')),
    sa.ForeignKeyConstraint(['topic_id'], ['topics.id'], name=op.f('fk_topic_reviews_topic_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topic_reviews')),
    sa.UniqueConstraint('topic_id', 'round', name=op.f('uq_topic_reviews_topic_id_round'))
    )
    with op.batch_alter_table('topic_reviews', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_topic_reviews_topic_id'), ['topic_id'], unique=False)

    op.create_table('topic_scores',
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.String(), nullable=False),
    sa.Column('hotness', sa.Integer(), nullable=False),
    sa.Column('colour', sa.String(), nullable=False),
    sa.Column('voices', sa.Integer(), nullable=False),
    sa.Column('letters', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['topic_id'], ['topics.id'], name=op.f('fk_topic_scores_topic_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topic_scores')),
    sa.UniqueConstraint('topic_id', 'day', name=op.f('uq_topic_scores_topic_id_day'))
    )
    with op.batch_alter_table('topic_scores', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_topic_scores_day'), ['day'], unique=False)
        batch_op.create_index(batch_op.f('ix_topic_scores_topic_id'), ['topic_id'], unique=False)

    op.create_table('whistles',
    sa.Column('work_order_id', sa.Integer(), nullable=False),
    sa.Column('occasion', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('called_by_id', sa.Integer(), nullable=False),
    sa.Column('arrive_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("occasion IN ('public_demand', 'enforcement', 'emergency')", name=op.f('ck_whistles_occasion')),
    sa.ForeignKeyConstraint(['called_by_id'], ['users.id'], name=op.f('fk_whistles_called_by_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_orders.id'], name=op.f('fk_whistles_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_whistles'))
    )
    with op.batch_alter_table('whistles', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_whistles_work_order_id'), ['work_order_id'], unique=False)

    op.create_table('answers',
    sa.Column('response_id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=True),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('is_late', sa.Boolean(), nullable=False),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['response_id'], ['responses.id'], name=op.f('fk_answers_response_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_answers_submission_id')),
    sa.ForeignKeyConstraint(['topic_id'], ['topics.id'], name=op.f('fk_answers_topic_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answers'))
    )
    with op.batch_alter_table('answers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answers_response_id'), ['response_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_answers_submission_id'), ['submission_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_answers_topic_id'), ['topic_id'], unique=False)
        batch_op.create_index('uq_answers_case_round', ['submission_id', 'round'], unique=True, sqlite_where=sa.text('topic_id IS NULL'), postgresql_where=sa.text('topic_id IS NULL'))
        batch_op.create_index('uq_answers_topic_submission_round', ['topic_id', 'submission_id', 'round'], unique=True)

    op.create_table('evidence',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('caption', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('before', 'after', 'other')", name=op.f('ck_evidence_kind')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_evidence_file_id')),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_evidence_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence'))
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_round_id'), ['round_id'], unique=False)

    op.create_table('item_notices',
    sa.Column('agenda_item_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('parties', sa.JSON(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['agenda_item_id'], ['agenda_items.id'], name=op.f('fk_item_notices_agenda_item_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_notices'))
    )
    with op.batch_alter_table('item_notices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_notices_agenda_item_id'), ['agenda_item_id'], unique=True)

    op.create_table('motions',
    sa.Column('agenda_item_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('mover_id', sa.Integer(), nullable=False),
    sa.Column('seconder_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ballot', sa.String(), nullable=False),
    sa.Column('present', sa.Integer(), nullable=True),
    sa.Column('votes_for', sa.Integer(), nullable=True),
    sa.Column('votes_against', sa.Integer(), nullable=True),
    sa.Column('votes_abstain', sa.Integer(), nullable=True),
    sa.Column('voted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('voted_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("ballot IN ('show_of_hands', 'secret')", name=op.f('ck_motions_ballot')),
    sa.CheckConstraint("state IN ('moved', 'seconded', 'carried', 'lost', 'withdrawn')", name=op.f('ck_motions_state')),
    sa.CheckConstraint("state NOT IN ('carried', 'lost') OR (present IS NOT NULL AND votes_for IS NOT NULL AND votes_against IS NOT NULL AND votes_abstain IS NOT NULL AND voted_at IS NOT NULL)", name=op.f('ck_motions_voted')),
    sa.CheckConstraint('seconder_id IS NULL OR seconder_id <> mover_id', name=op.f('ck_motions_two_persons')),
    sa.CheckConstraint('votes_for >= 0 AND votes_against >= 0 AND votes_abstain >= 0 AND votes_for + votes_against + votes_abstain <= present', name=op.f('ck_motions_votes')),
    sa.ForeignKeyConstraint(['agenda_item_id'], ['agenda_items.id'], name=op.f('fk_motions_agenda_item_id')),
    sa.ForeignKeyConstraint(['mover_id'], ['participants.id'], name=op.f('fk_motions_mover_id')),
    sa.ForeignKeyConstraint(['seconder_id'], ['participants.id'], name=op.f('fk_motions_seconder_id')),
    sa.ForeignKeyConstraint(['voted_by_id'], ['users.id'], name=op.f('fk_motions_voted_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_motions'))
    )
    with op.batch_alter_table('motions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_motions_agenda_item_id'), ['agenda_item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_motions_mover_id'), ['mover_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_motions_seconder_id'), ['seconder_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_motions_voted_by_id'), ['voted_by_id'], unique=False)

    op.create_table('plans',
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('agenda_item_id', sa.Integer(), nullable=True),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('goal', sa.String(), nullable=False),
    sa.Column('lead_unit_id', sa.Integer(), nullable=False),
    sa.Column('drafted_by_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('noticed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('noticed_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('adopted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('completed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawal_reason', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state <> 'completed' OR completed_at IS NOT NULL", name=op.f('ck_plans_completed')),
    sa.CheckConstraint("state <> 'withdrawn' OR withdrawal_reason <> ''", name=op.f('ck_plans_withdrawn')),
    sa.CheckConstraint("state IN ('drafting', 'noticed', 'adopted', 'completed', 'withdrawn')", name=op.f('ck_plans_state')),
    sa.CheckConstraint("state NOT IN ('adopted', 'completed') OR adopted_at IS NOT NULL", name=op.f('ck_plans_adopted')),
    sa.CheckConstraint("state NOT IN ('noticed', 'adopted', 'completed') OR noticed_until IS NOT NULL", name=op.f('ck_plans_noticed')),
    sa.CheckConstraint('revision >= 1', name=op.f('ck_plans_revision')),
    sa.ForeignKeyConstraint(['agenda_item_id'], ['agenda_items.id'], name=op.f('fk_plans_agenda_item_id')),
    sa.ForeignKeyConstraint(['drafted_by_id'], ['users.id'], name=op.f('fk_plans_drafted_by_id')),
    sa.ForeignKeyConstraint(['lead_unit_id'], ['organisations.id'], name=op.f('fk_plans_lead_unit_id')),
    sa.ForeignKeyConstraint(['place_id'], ['places.id'], name=op.f('fk_plans_place_id')),
    sa.ForeignKeyConstraint(['topic_id'], ['topics.id'], name=op.f('fk_plans_topic_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plans')),
    sa.UniqueConstraint('number', name=op.f('uq_plans_number'))
    )
    with op.batch_alter_table('plans', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plans_agenda_item_id'), ['agenda_item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plans_lead_unit_id'), ['lead_unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plans_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plans_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_plans_topic_id'), ['topic_id'], unique=False)

    op.create_table('suggestions',
    sa.Column('agenda_item_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('party', sa.String(), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('adopted', sa.String(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("adopted IS NULL OR (reason <> '' AND answered_at IS NOT NULL)", name=op.f('ck_suggestions_answered')),
    sa.CheckConstraint("adopted IS NULL OR adopted IN ('adopted', 'partly', 'not_adopted')", name=op.f('ck_suggestions_adopted')),
    sa.CheckConstraint("party IN ('residents', 'owners', 'community', 'property', 'department', 'expert', 'enterprise', 'supervisor')", name=op.f('ck_suggestions_party')),
    sa.ForeignKeyConstraint(['agenda_item_id'], ['agenda_items.id'], name=op.f('fk_suggestions_agenda_item_id')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['users.id'], name=op.f('fk_suggestions_answered_by_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['users.id'], name=op.f('fk_suggestions_recorded_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestions'))
    )
    with op.batch_alter_table('suggestions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_suggestions_agenda_item_id'), ['agenda_item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_suggestions_answered_by_id'), ['answered_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_suggestions_recorded_by_id'), ['recorded_by_id'], unique=False)

    op.create_table('whistle_calls',
    sa.Column('whistle_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('arrived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_whistle_calls_organisation_id')),
    sa.ForeignKeyConstraint(['whistle_id'], ['whistles.id'], name=op.f('fk_whistle_calls_whistle_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_whistle_calls')),
    sa.UniqueConstraint('whistle_id', 'organisation_id', name=op.f('uq_whistle_calls_whistle_id_organisation_id'))
    )
    with op.batch_alter_table('whistle_calls', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_whistle_calls_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('commitments',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('lead_unit_id', sa.Integer(), nullable=False),
    sa.Column('measurable_output', sa.String(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=True),
    sa.Column('quantity_unit', sa.String(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('in_service_on', sa.Date(), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('budget', sa.Integer(), nullable=True),
    sa.Column('budget_source', sa.String(), nullable=False),
    sa.Column('verifier', sa.String(), nullable=False),
    sa.Column('suggestion_id', sa.Integer(), nullable=True),
    sa.Column('work_order_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("measurable_output <> ''", name=op.f('ck_commitments_measurable_output')),
    sa.CheckConstraint('budget IS NULL OR budget >= 0', name=op.f('ck_commitments_budget')),
    sa.CheckConstraint('in_service_on >= starts_on', name=op.f('ck_commitments_dates')),
    sa.CheckConstraint('progress BETWEEN 0 AND 100', name=op.f('ck_commitments_progress')),
    sa.CheckConstraint('quantity IS NULL OR quantity > 0', name=op.f('ck_commitments_quantity')),
    sa.ForeignKeyConstraint(['lead_unit_id'], ['organisations.id'], name=op.f('fk_commitments_lead_unit_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_commitments_plan_id')),
    sa.ForeignKeyConstraint(['suggestion_id'], ['suggestions.id'], name=op.f('fk_commitments_suggestion_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_orders.id'], name=op.f('fk_commitments_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitments')),
    sa.UniqueConstraint('plan_id', 'position', name=op.f('uq_commitments_plan_id_position')),
    sa.UniqueConstraint('work_order_id', name=op.f('uq_commitments_work_order_id'))
    )
    with op.batch_alter_table('commitments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commitments_in_service_on'), ['in_service_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_commitments_lead_unit_id'), ['lead_unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_commitments_plan_id'), ['plan_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_commitments_suggestion_id'), ['suggestion_id'], unique=False)

    op.create_table('disputes',
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('redacted_reason', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decision_reason', sa.String(), nullable=False),
    sa.Column('work_order_id', sa.Integer(), nullable=True),
    sa.Column('follow_up_topic_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_disputes_has_reason')),
    sa.CheckConstraint("state <> 'upheld' OR work_order_id IS NOT NULL OR follow_up_topic_id IS NOT NULL", name=op.f('ck_disputes_upheld_has_round')),
    sa.CheckConstraint("state = 'open' OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL AND decision_reason <> '')", name=op.f('ck_disputes_decided')),
    sa.CheckConstraint("state IN ('open', 'upheld', 'declined')", name=op.f('ck_disputes_state')),
    sa.ForeignKeyConstraint(['answer_id'], ['answers.id'], name=op.f('fk_disputes_answer_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_disputes_decided_by_id')),
    sa.ForeignKeyConstraint(['follow_up_topic_id'], ['topics.id'], name=op.f('fk_disputes_follow_up_topic_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_orders.id'], name=op.f('fk_disputes_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_disputes')),
    sa.UniqueConstraint('answer_id', name=op.f('uq_disputes_answer_id'))
    )
    with op.batch_alter_table('disputes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_disputes_decided_by_id'), ['decided_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_disputes_follow_up_topic_id'), ['follow_up_topic_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_disputes_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_disputes_work_order_id'), ['work_order_id'], unique=False)

    op.create_table('dissents',
    sa.Column('motion_id', sa.Integer(), nullable=False),
    sa.Column('party', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("party IN ('residents', 'owners', 'community', 'property', 'department', 'expert', 'enterprise', 'supervisor')", name=op.f('ck_dissents_party')),
    sa.ForeignKeyConstraint(['motion_id'], ['motions.id'], name=op.f('fk_dissents_motion_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dissents'))
    )
    with op.batch_alter_table('dissents', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dissents_motion_id'), ['motion_id'], unique=False)

    op.create_table('objections',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('raised_as', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state = 'raised' OR (answer <> '' AND answered_by_id IS NOT NULL AND answered_at IS NOT NULL)", name=op.f('ck_objections_answered')),
    sa.CheckConstraint("state IN ('raised', 'upheld', 'not_upheld')", name=op.f('ck_objections_state')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['users.id'], name=op.f('fk_objections_answered_by_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_objections_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_objections'))
    )
    with op.batch_alter_table('objections', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_objections_plan_id'), ['plan_id'], unique=False)

    op.create_table('plan_parties',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('slot', sa.String(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('duty', sa.String(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('refusal', sa.String(), nullable=False),
    sa.Column('is_on_paper', sa.Boolean(), nullable=False),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(signed_at IS NULL AND refusal = '') OR answered_by_id IS NOT NULL", name=op.f('ck_plan_parties_answered')),
    sa.CheckConstraint("signed_at IS NULL OR refusal = ''", name=op.f('ck_plan_parties_signed_or_refused')),
    sa.CheckConstraint("slot IN ('subdistrict', 'special_group', 'community', 'property', 'owners', 'enterprise', 'party_members', 'residents', 'social')", name=op.f('ck_plan_parties_slot')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['users.id'], name=op.f('fk_plan_parties_answered_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_plan_parties_organisation_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_plan_parties_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_parties'))
    )
    with op.batch_alter_table('plan_parties', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_parties_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_parties_plan_id'), ['plan_id'], unique=False)

    op.create_table('plan_revisions',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.Column('noticed_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['noticed_by_id'], ['users.id'], name=op.f('fk_plan_revisions_noticed_by_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_plan_revisions_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_revisions')),
    sa.UniqueConstraint('plan_id', 'number', name=op.f('uq_plan_revisions_plan_id_number'))
    )
    with op.batch_alter_table('plan_revisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_revisions_plan_id'), ['plan_id'], unique=False)

    op.create_table('ratings',
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('score', sa.String(), nullable=False),
    sa.Column('solved', sa.String(), nullable=False),
    sa.Column('comment', sa.String(), nullable=False),
    sa.Column('rated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("score IN ('satisfied', 'basically', 'not')", name=op.f('ck_ratings_score')),
    sa.CheckConstraint("solved IN ('yes', 'partly', 'no')", name=op.f('ck_ratings_solved')),
    sa.ForeignKeyConstraint(['answer_id'], ['answers.id'], name=op.f('fk_ratings_answer_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_ratings_submission_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ratings')),
    sa.UniqueConstraint('answer_id', name=op.f('uq_ratings_answer_id'))
    )
    with op.batch_alter_table('ratings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ratings_submission_id'), ['submission_id'], unique=False)

    op.create_table('progress_reports',
    sa.Column('commitment_id', sa.Integer(), nullable=False),
    sa.Column('reported_by_id', sa.Integer(), nullable=True),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('output_so_far', sa.String(), nullable=False),
    sa.Column('in_service_on', sa.Date(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('progress BETWEEN 0 AND 100', name=op.f('ck_progress_reports_progress')),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitments.id'], name=op.f('fk_progress_reports_commitment_id')),
    sa.ForeignKeyConstraint(['reported_by_id'], ['users.id'], name=op.f('fk_progress_reports_reported_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_progress_reports'))
    )
    with op.batch_alter_table('progress_reports', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_progress_reports_commitment_id'), ['commitment_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('progress_reports', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_progress_reports_commitment_id'))

    op.drop_table('progress_reports')
    with op.batch_alter_table('ratings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ratings_submission_id'))

    op.drop_table('ratings')
    with op.batch_alter_table('plan_revisions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_revisions_plan_id'))

    op.drop_table('plan_revisions')
    with op.batch_alter_table('plan_parties', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_parties_plan_id'))
        batch_op.drop_index(batch_op.f('ix_plan_parties_organisation_id'))

    op.drop_table('plan_parties')
    with op.batch_alter_table('objections', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_objections_plan_id'))

    op.drop_table('objections')
    with op.batch_alter_table('dissents', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dissents_motion_id'))

    op.drop_table('dissents')
    with op.batch_alter_table('disputes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_disputes_work_order_id'))
        batch_op.drop_index(batch_op.f('ix_disputes_state'))
        batch_op.drop_index(batch_op.f('ix_disputes_follow_up_topic_id'))
        batch_op.drop_index(batch_op.f('ix_disputes_decided_by_id'))

    op.drop_table('disputes')
    with op.batch_alter_table('commitments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commitments_suggestion_id'))
        batch_op.drop_index(batch_op.f('ix_commitments_plan_id'))
        batch_op.drop_index(batch_op.f('ix_commitments_lead_unit_id'))
        batch_op.drop_index(batch_op.f('ix_commitments_in_service_on'))

    op.drop_table('commitments')
    with op.batch_alter_table('whistle_calls', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_whistle_calls_organisation_id'))

    op.drop_table('whistle_calls')
    with op.batch_alter_table('suggestions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_suggestions_recorded_by_id'))
        batch_op.drop_index(batch_op.f('ix_suggestions_answered_by_id'))
        batch_op.drop_index(batch_op.f('ix_suggestions_agenda_item_id'))

    op.drop_table('suggestions')
    with op.batch_alter_table('plans', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plans_topic_id'))
        batch_op.drop_index(batch_op.f('ix_plans_state'))
        batch_op.drop_index(batch_op.f('ix_plans_place_id'))
        batch_op.drop_index(batch_op.f('ix_plans_lead_unit_id'))
        batch_op.drop_index(batch_op.f('ix_plans_agenda_item_id'))

    op.drop_table('plans')
    with op.batch_alter_table('motions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_motions_voted_by_id'))
        batch_op.drop_index(batch_op.f('ix_motions_seconder_id'))
        batch_op.drop_index(batch_op.f('ix_motions_mover_id'))
        batch_op.drop_index(batch_op.f('ix_motions_agenda_item_id'))

    op.drop_table('motions')
    with op.batch_alter_table('item_notices', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_notices_agenda_item_id'))

    op.drop_table('item_notices')
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evidence_round_id'))

    op.drop_table('evidence')
    with op.batch_alter_table('answers', schema=None) as batch_op:
        batch_op.drop_index('uq_answers_topic_submission_round')
        batch_op.drop_index('uq_answers_case_round', sqlite_where=sa.text('topic_id IS NULL'), postgresql_where=sa.text('topic_id IS NULL'))
        batch_op.drop_index(batch_op.f('ix_answers_topic_id'))
        batch_op.drop_index(batch_op.f('ix_answers_submission_id'))
        batch_op.drop_index(batch_op.f('ix_answers_response_id'))

    op.drop_table('answers')
    with op.batch_alter_table('whistles', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_whistles_work_order_id'))

    op.drop_table('whistles')
    with op.batch_alter_table('topic_scores', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_topic_scores_topic_id'))
        batch_op.drop_index(batch_op.f('ix_topic_scores_day'))

    op.drop_table('topic_scores')
    with op.batch_alter_table('topic_reviews', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_topic_reviews_topic_id'))

    op.drop_table('topic_reviews')
    with op.batch_alter_table('topic_members', schema=None) as batch_op:
        batch_op.drop_index('uq_topic_members_current', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_topic_members_topic_id'))
        batch_op.drop_index(batch_op.f('ix_topic_members_submission_id'))
        batch_op.drop_index(batch_op.f('ix_topic_members_ended_at'))

    op.drop_table('topic_members')
    with op.batch_alter_table('topic_lineage', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_topic_lineage_topic_id'))
        batch_op.drop_index(batch_op.f('ix_topic_lineage_other_id'))

    op.drop_table('topic_lineage')
    with op.batch_alter_table('rounds', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rounds_work_order_id'))

    op.drop_table('rounds')
    with op.batch_alter_table('responses', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_responses_written_by_id'))
        batch_op.drop_index(batch_op.f('ix_responses_topic_id'))
        batch_op.drop_index(batch_op.f('ix_responses_submission_id'))
        batch_op.drop_index(batch_op.f('ix_responses_state'))
        batch_op.drop_index(batch_op.f('ix_responses_reviewed_by_id'))
        batch_op.drop_index(batch_op.f('ix_responses_published_at'))

    op.drop_table('responses')
    op.drop_table('reminders')
    with op.batch_alter_table('interest_declarations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_interest_declarations_user_id'))
        batch_op.drop_index(batch_op.f('ix_interest_declarations_topic_id'))

    op.drop_table('interest_declarations')
    op.drop_table('extensions')
    with op.batch_alter_table('engine_constraints', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_engine_constraints_topic_id'))
        batch_op.drop_index(batch_op.f('ix_engine_constraints_subdistrict_id'))

    op.drop_table('engine_constraints')
    with op.batch_alter_table('callbacks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_callbacks_work_order_id'))

    op.drop_table('callbacks')
    with op.batch_alter_table('agenda_items', schema=None) as batch_op:
        batch_op.drop_index('uq_agenda_items_topic_open', sqlite_where=sa.text("state IN ('listed', 'discussed')"), postgresql_where=sa.text("state IN ('listed', 'discussed')"))
        batch_op.drop_index(batch_op.f('ix_agenda_items_topic_id'))
        batch_op.drop_index(batch_op.f('ix_agenda_items_meeting_id'))
        batch_op.drop_index(batch_op.f('ix_agenda_items_decided_by_id'))
        batch_op.drop_index(batch_op.f('ix_agenda_items_carried_from_id'))

    op.drop_table('agenda_items')
    with op.batch_alter_table('work_orders', schema=None) as batch_op:
        batch_op.drop_index('ix_work_orders_unit_due')
        batch_op.drop_index(batch_op.f('ix_work_orders_submission_id'))
        batch_op.drop_index(batch_op.f('ix_work_orders_reopens_id'))
        batch_op.drop_index(batch_op.f('ix_work_orders_place_id'))
        batch_op.drop_index(batch_op.f('ix_work_orders_due_at'))
        batch_op.drop_index(batch_op.f('ix_work_orders_category_id'))

    op.drop_table('work_orders')
    with op.batch_alter_table('topics', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_topics_subdistrict_id'))
        batch_op.drop_index('ix_topics_state_hotness')
        batch_op.drop_index(batch_op.f('ix_topics_root_id'))
        batch_op.drop_index(batch_op.f('ix_topics_place_id'))
        batch_op.drop_index(batch_op.f('ix_topics_parent_id'))
        batch_op.drop_index(batch_op.f('ix_topics_merged_into_id'))
        batch_op.drop_index(batch_op.f('ix_topics_category_id'))

    op.drop_table('topics')
    op.drop_table('submission_source_details')
    with op.batch_alter_table('submission_links', schema=None) as batch_op:
        batch_op.drop_index('uq_submission_links_current', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_submission_links_second_id'))
        batch_op.drop_index(batch_op.f('ix_submission_links_first_id'))

    op.drop_table('submission_links')
    with op.batch_alter_table('reporter_contacts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reporter_contacts_reporter_id'))

    op.drop_table('reporter_contacts')
    op.drop_table('proposal_details')
    with op.batch_alter_table('minutes_witnesses', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_minutes_witnesses_revision_id'))
        batch_op.drop_index(batch_op.f('ix_minutes_witnesses_participant_id'))

    op.drop_table('minutes_witnesses')
    with op.batch_alter_table('information_requests', schema=None) as batch_op:
        batch_op.drop_index('uq_information_requests_open', sqlite_where=sa.text('answered_at IS NULL'), postgresql_where=sa.text('answered_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_information_requests_submission_id'))

    op.drop_table('information_requests')
    with op.batch_alter_table('identity_views', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_views_submission_id'))

    op.drop_table('identity_views')
    with op.batch_alter_table('engine_documents', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_engine_documents_run_id'))

    op.drop_table('engine_documents')
    with op.batch_alter_table('attachments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attachments_submission_id'))
        batch_op.drop_index(batch_op.f('ix_attachments_draft_owner'))

    op.drop_table('attachments')
    with op.batch_alter_table('submissions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_submissions_reporter_id'))
        batch_op.drop_index(batch_op.f('ix_submissions_received_at'))
        batch_op.drop_index(batch_op.f('ix_submissions_place_id'))
        batch_op.drop_index('ix_submissions_place')
        batch_op.drop_index(batch_op.f('ix_submissions_due_at'))
        batch_op.drop_index('ix_submissions_desk')
        batch_op.drop_index(batch_op.f('ix_submissions_content_hash'))
        batch_op.drop_index(batch_op.f('ix_submissions_category_id'))
        batch_op.drop_index(batch_op.f('ix_submissions_batch_id'))

    op.drop_table('submissions')
    with op.batch_alter_table('role_grants', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_role_grants_user_id'))
        batch_op.drop_index(batch_op.f('ix_role_grants_role'))
        batch_op.drop_index(batch_op.f('ix_role_grants_place_id'))
        batch_op.drop_index(batch_op.f('ix_role_grants_organisation_id'))

    op.drop_table('role_grants')
    with op.batch_alter_table('participants', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_participants_user_id'))
        batch_op.drop_index(batch_op.f('ix_participants_person_key'))
        batch_op.drop_index(batch_op.f('ix_participants_meeting_id'))

    op.drop_table('participants')
    with op.batch_alter_table('minutes_revisions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_minutes_revisions_meeting_id'))
        batch_op.drop_index(batch_op.f('ix_minutes_revisions_confirmed_by_id'))
        batch_op.drop_index(batch_op.f('ix_minutes_revisions_author_id'))

    op.drop_table('minutes_revisions')
    with op.batch_alter_table('import_rows', schema=None) as batch_op:
        batch_op.drop_index('ix_import_rows_batch')

    op.drop_table('import_rows')
    with op.batch_alter_table('duties', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duties_place_id'))
        batch_op.drop_index(batch_op.f('ix_duties_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_duties_category_id'))

    op.drop_table('duties')
    with op.batch_alter_table('web_sessions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_web_sessions_user_id'))
        batch_op.drop_index(batch_op.f('ix_web_sessions_seen_at'))

    op.drop_table('web_sessions')
    with op.batch_alter_table('reporters', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reporters_user_id'))

    op.drop_table('reporters')
    with op.batch_alter_table('organisations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organisations_place_id'))
        batch_op.drop_index(batch_op.f('ix_organisations_kind'))

    op.drop_table('organisations')
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notices_user_id'))
        batch_op.drop_index('ix_notices_unread')

    op.drop_table('notices')
    with op.batch_alter_table('meetings', schema=None) as batch_op:
        batch_op.drop_index('ix_meetings_state_starts_at')
        batch_op.drop_index(batch_op.f('ix_meetings_starts_at'))
        batch_op.drop_index(batch_op.f('ix_meetings_rule_set_id'))
        batch_op.drop_index(batch_op.f('ix_meetings_recorder_id'))
        batch_op.drop_index(batch_op.f('ix_meetings_place_id'))
        batch_op.drop_index(batch_op.f('ix_meetings_follows_id'))
        batch_op.drop_index(batch_op.f('ix_meetings_facilitator_id'))
        batch_op.drop_index(batch_op.f('ix_meetings_chair_id'))
        batch_op.drop_index(batch_op.f('ix_meetings_called_by_id'))

    op.drop_table('meetings')
    op.drop_table('import_batches')
    with op.batch_alter_table('engine_runs', schema=None) as batch_op:
        batch_op.drop_index('uq_engine_runs_running', sqlite_where=sa.text("state = 'running'"), postgresql_where=sa.text("state = 'running'"))
        batch_op.drop_index(batch_op.f('ix_engine_runs_subdistrict_id'))

    op.drop_table('engine_runs')
    op.drop_table('users')
    with op.batch_alter_table('stored_files', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stored_files_digest'))

    op.drop_table('stored_files')
    with op.batch_alter_table('setting_values', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_setting_values_key'))

    op.drop_table('setting_values')
    op.drop_table('rule_sets')
    with op.batch_alter_table('places', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_places_path'))
        batch_op.drop_index(batch_op.f('ix_places_parent_id'))
        batch_op.drop_index(batch_op.f('ix_places_level'))

    op.drop_table('places')
    op.drop_table('number_series')
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.drop_index('ix_jobs_due')

    op.drop_table('jobs')
    op.drop_table('form_outcomes')
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.drop_index('ix_events_verb')
        batch_op.drop_index('ix_events_subject')
        batch_op.drop_index(batch_op.f('ix_events_actor_id'))

    op.drop_table('events')
    op.drop_table('event_seals')
    with op.batch_alter_table('categories', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_categories_parent_id'))

    op.drop_table('categories')
