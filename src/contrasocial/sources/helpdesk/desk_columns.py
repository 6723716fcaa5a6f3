"""What the columns of help desks are called, and their words for who speaks and who can read it.

Folded (``fold``); Chatwoot, Zendesk, Intercom, Freshdesk, Zammad, Front, Help Scout, Gorgias, Crisp and their like.
"""

ALIASES = {
    "id": "tweet_id id message_id msg_id comment_id status_id part_id article_id event_id activity_id entry_id uuid"
    " id_str message_uid reply_id record_id ~id+text ~id",
    "conversation": "conversation_id ticket_id case_id chat_id thread_id conversation_display_id ticket_number ticket_no"
    " ticket_nr case_number case_no issue_id session_id interaction_id request_id ticket conversation thread case"
    " conversation_uuid chat_session_id room_id display_id ticketnummer ticket_ref vorgang vorgangsnummer"
    " conversationid ticketid enquiry_id inquiry_id contact_session_id conversations_thread_id phone_number"
    " chat_name"
    " relationships_conversation_data_id ~id+ticket ~ticket",
    "author": "author_id author from sender author_name sender_name username user_name user from_name from_email"
    " sender_email author_email created_by_name created_by_email sender_id user_id from_id posted_by replied_by"
    " participant participant_name speaker speaker_name actor actor_name agent agent_name name user_nickname nickname author_user_id from_handle"
    " from_address created_by absender autor von verfasser expediteur auteur remitente autor_nombre mittente ~person",
    "direction": "inbound is_inbound incoming is_incoming direction message_direction from_customer is_customer"
    " is_from_customer message_type outbound is_outbound outgoing is_outgoing from_agent is_agent is_from_agent is_staff"
    " from_staff is_reply_from_agent agent_reply is_response richtung sens direccion type from_me owner staff user_staff author_staff sender_staff ~side ~kind+side ~side+text",
    "role": "sender_type author_type author_account_type sender_t author_role sender_role role user_type actor_type created_by_type sender_kind"
    " participant_type from_type author_kind speaker_role participant_role participant_purpose speaker_type sender_category source_type sender author_is from ~kind+person ~kind",
    "private": "private is_private internal is_internal public is_public internal_note is_note is_internal_note"
    " visibility note privat intern is_visible_for_customer is_published jsd_public ~private",
    "automatic": "automated is_automated automatic is_automatic auto_reply is_auto_reply is_bot bot from_bot"
    " is_auto_response automated_message sent_by_bot via_channel author_bot sender_bot auto",
    "kind": "message_kind part_type message_type type event_type event entry_type article_type thread_type activity_type kind",
    "time": "created_at time timestamp sent_at created date datetime created created_time created_on date_created"
    " createdat created_datetime sent_datetime sent_time sent_date sent_on received_at received_time date_time"
    " message_time message_date event_time created_at_utc creation_date posted_at reply_time comment_created_at ts"
    " published_at delivered_at creation_time day datum zeitpunkt zeit erstellt erstellt_am fecha data date_heure ~post+time ~text+time ~time",
    "text": "text plain_body body_text body message content message_body clean_body stripped_text snippet comment"
    " message_text description_text description body_plain text_body processed_message_content message_content"
    " html_body body_html reply transcript_text nachricht inhalt text_nachricht mensaje texto contenu messaggio"
    " tweet_text utterance msg bericht blurb ~text ~post+text",
    "reply_to": "in_response_to_tweet_id in_reply_to in_reply_to_status_id in_reply_to_status_id_str referenced_tweets_replied_to_id in_reply_to_id in_reply_to_tweet_id reply_to parent_id parent",
    "to": "to contact recipient customer to_email to_name recipient_name to_address requester customer_name"
    " requester_name contact_name customer_email requester_email to_emails recipients contact_email customer_id"
    " requester_id contact_id an empfanger empfänger destinataire destinatario kunde kundin end_user visitor"
    " visitor_name ~receiver",
    "answers": "response_tweet_id",
    "subject": "subject title betreff objet asunto oggetto ~title",
    "brand": "brand brand_name organisation_name company_name support_account page_name",
}
#: Of the ticket around a list of messages: whose it is.
OUTER = {
    "conversation": f"id ticket_id {ALIASES['conversation']} number key uid slug",
    "requester": "requester_id requester_name requester_email customer_id customer_name customer_email customer"
    " primary_customer_id primary_customer_email primary_customer_first contact_id contact_name contact_email contact"
    " reporter_display_name reporter_account_id recipient_handle meta_sender_name meta_sender_id source_author_id source_author_name source_author_email"
    " source_author_type user_id user_name requester visitor_name visitor_id visitor_email created_by_email",
    "author": "reporter_display_name source_author_name source_author_id source_author_email requester_name requester_id customer_name customer",
    "role": "source_author_type",
    "time": "created_at created created_time created_datetime date createdat timestamp",
    "text": "source_body description_text description body text message first_message initial_message",
}
#: Columns that tell of a whole ticket: a table of them without messages says who answered, but not what.
TICKETS = (
    "first_response first_reply resolution full_resolution resolved_at closed_at time_to_resolve agent_interactions"
    " sla first_contact first_answer erste_antwort transcript closed".split()
)

#: Whether a word means that a message comes in (a person wrote it), by the columns of the direction.
_IN = (
    "true t yes y 1 1.0 in incoming inbound received customer from_customer client user contact requester eingehend"
    " entrant entrante inkommend ein in_bound customer_message received_message conversation_incoming rx eingang eingegangen empfangen reçu recu entrante"
    " recibido recibida entrada ricevuto ricevuta entrata recebido recebida inkomend ontvangen inkommande mottagen indgående innkommende przychodząca przychodzące gelen příchozí 受信 着信 входящее"
    " incoming_email"
)
_OUT = (
    "false f no n 0 0.0 out outgoing outbound sent agent from_agent reply response staff ausgehend sortant saliente aus"
    " out_bound agent_message sent_message message tx operator support company admin ausgang gesendet verschickt envoyé envoye enviado enviada salida saida saída inviato"
    " inviata uscita uitgaand verzonden verstuurd utgående skickad udgående wychodząca wychodzące giden odchozí 送信 発信 返信 исходящее email forwarded_email"
)
COMES_IN = dict.fromkeys(_IN.split(), True) | dict.fromkeys(_OUT.split(), False)
#: Columns of the direction that say the opposite where they say yes.
TURNED = frozenset(
    "outbound is_outbound outgoing is_outgoing from_agent is_agent is_from_agent is_staff from_staff"
    " is_reply_from_agent agent_reply is_response from_me owner staff".split()
)
#: Chatwoot's numbers and osTicket's letters for the type of a message.
NUMBERED = {"0": "in", "1": "out", "2": "activity", "3": "bot", "m": "in", "r": "out", "n": "note"}
#: Columns that say yes where the customer may read a message.
OPEN = ("public", "published", "visible", "visible_for_customer")
#: Roles by their first word (``Agent 7``, ``Bot (Anna)``).
ROLE_OF = r"(customer|visitor|client|agent|operator|bot)[ _#(:-].*"

#: Who speaks, by the words of desks.
ROLES = {
    word: role
    for role, said in {
        "in": "customer end_user user contact lead requester visitor client v guest consumer buyer member subscriber"
        " enduser shopper caller kunde kundin endbenutzer cliente customer_message incoming person patient external klient 客户 고객 kund kunde müşteri asiakas zákazník клиент klant gast nutzer utente"
        " usuario usuário 顧客 お客様",
        "out": "agent a admin staff operator teammate support employee company representative rep brand team moderator"
        " supervisor owner agent_message mitarbeiter agente assistant_human seller outgoing operatore operador opérateur atendente medewerker"
        " conseiller 担当者 オペレーター atlassian internal konsultant 客服 상담원 handläggare temsilci asiakaspalvelu оператор",
        "bot": "bot agent_bot chatbot system automation workflow rule trigger auto automated automatic ai virtual_agent"
        " assistant api_bot agentbot operator_bot auto_reply autoresponder answer_bot campaign template fin",
    }.items()
    for word in said.split()
}
#: What a kind of entry is: nothing where it is a message as any other.
KINDS = {
    word: kind
    for kind, said in {
        "note": "note internal_note private_note comment_internal internal notiz interne_notiz private",
        "activity": "activity assignment close closed open opened reopen snooze snoozed unsnooze lineitem event status"
        " state_change system_event tag tagged participant_added participant_removed conversation_rating_changed"
        " rating survey csat merge merged forward assign unassign away_mode_assignment language_detection_details"
        " quick_reply_choice default_assignment note_activity custom_action_started field_changed sla_breach move"
        " title_change attribute_updated_by_admin attribute_updated_by_workflow conversation_attribute_updated_by_admin",
        "bot": "template auto_reply autoreply automatic auto_response bot workflow operator_workflow_event",
        "in": "customer incoming customer_message customer_reply",
        "out": "agent outgoing agent_reply staff_reply reply_agent",
    }.items()
    for word in said.split()
}
#: The channels by which a desk's own rules write.
AUTOMATIC_CHANNELS = frozenset("rule system automation trigger workflow bot automatic api_bot".split())
