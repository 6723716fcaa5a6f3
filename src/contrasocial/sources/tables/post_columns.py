"""What the columns of tables of posts are called: by networks, by tools that write or count posts, by scrapers.

All are folded (``fold``): ``Post text`` is ``post_text``. The first that a table has is taken.
"""

#: Names first, then numbers: mentions in a text are names, and who is answered must be told in the same way.
NAMES = (
    "author username screen_name screenname handle user_screen_name author_username author_handle user_username"
    " account_acct acct author_user_name user_user_name user_name from_user from_user_name from_name account_username"
    " owner_username author_meta_name profile_username channel_username posted_by_username author_screen_name"
    " user_unique_id author_unique_id unique_id nickname user_handle presence_handle account_handle twitter_handle"
    " user account author_name from sender sender_name user_display_name author_display_name display_name page_name"
    " profile_name profile account_name social_network_profile social_profile page channel_title author_title poster"
    " posted_by creator creator_name username_handle comment_author status_author screen author_s_name"
    " absender autor verfasser benutzer benutzername nutzer profilname konto seite auteur utilisateur expediteur compte"
    " nombre usuario cuenta perfil remetente utente profilo mittente 投稿者 送信者 ユーザー名 アカウント 作者 作成者 发布者 昵称 작성자 автор influencer company name"
)
NUMBERS = (
    "author_id author_id_str user_id user_id_str account_id author_did did user_did from_id from_user_id owner_id"
    " author_meta_id profile_id page_id sender_id"
)
ANSWERED_NAMES = (
    "in_reply_to_screen_name in_reply_to_username reply_to_author reply_to_username reply_to_user in_reply_to_user_name"
    " replied_to_user parent_author in_reply_to_user to_user in_reply_to_user_username in_reply_to_user_screen_name"
    " in_reply_to_account_acct reply_to_screen_name twitter_reply_to replied_to_username to_user_name"
    " in_reply_to_user_screenname reply_to_name in_reply_to_author"
)
ANSWERED_NUMBERS = (
    "in_reply_to_user_id in_reply_to_user_id_str in_reply_to_account_id reply_to_user_id parent_author_id"
)
TIMES = (
    "created_at created_time created_at_utc created timestamp published_at published posted_at post_time"
    " tweet_created_at created_utc datetime date_time date_published publish_time publish_date post_date post_created"
    " status_published comment_published tweet_created tweet_date tweet_time publication_date published_date"
    " published_time posted posted_date posted_on date_posted create_time create_time_iso taken_at taken_at_iso"
    " taken_at_timestamp scheduled_at sent_at sent_time sent created_date creation_date creation_time date_created"
    " time_created date_utc date_gmt utc_date date_unixtime published_at_date snippet_published_at record_created_at"
    " indexed_at inserted_at date time day created_at_sec create_date submitted_at comment_time comment_date"
    " message_date message_time datum zeitpunkt erstellt erstellt_am veroffentlicht veröffentlicht veröffentlicht_am"
    " zeitstempel date_de_publication publié_le publie_le date_heure fecha fecha_de_publicacion"
    " fecha_de_publicación publicado data data_di_pubblicazione datum_tijd 日付 日時 投稿日時 投稿日 作成日時 時間 时间 日期 发布时间 날짜 작성일 дата date_and_time ~post+time ~time"
)
ALIASES = {
    "id": "id_str id tweet_id status_id post_id message_id comment_id tweet_id_str uri post_uri record_id urn cid"
    " short_code shortcode media_id video_id tiktok_id content_id item_id guid post_pk pk activity_id"
    " beitrags_id beitrag_id nachricht_id id_str_tweet conversation_item_id ~id+post ~id",
    "time": TIMES,
    "author": f"{NAMES} ~account+person ~account ~person ~person+post {NUMBERS}",
    "text": "full_text text raw_content rendered_content body message content caption tweet_text post_text tweet"
    " status_message comment_message post_message post_content post_caption update comment description comment_text"
    " message_text post_copy copy post_body text_original snippet_text_original snippet_text_display text_display"
    " content_text selftext record_text post_record_text hit_sentence share_commentary caption_text edge_media_to_caption"
    " video_title video_description title post_title beitrag beitragstext nachricht inhalt kommentar texte contenu"
    " légende legende commentaire texto contenido mensaje publicacion publicación testo messaggio contenuto commento"
    " tekst bericht mensagem conteudo conteúdo legenda 本文 テキスト 投稿 内容 投稿内容 ツイート 正文 내용 текст post"
    " ~post+text ~text ~post+title ~title",
    "title": "title post_title headline video_title name_of_post subject titel titre titulo título titolo ~post+title ~title",
    "reply_to": "in_reply_to_status_id_str in_reply_to_status_id in_reply_to_tweet_id in_response_to_tweet_id"
    " in_reply_to_id referenced_tweets_replied_to_id reply_to_id reply_to_status_id reply_to replied_to_id"
    " in_reply_to_post_id reply_to_message_id reply_to_post_id in_reply_to in_reply_to_status in_reply_to_uri"
    " record_reply_parent_uri post_record_reply_parent_uri reply_parent_uri reply_parent parent_id parent_uri parent_comment_id"
    " reply_to_comment_id snippet_parent_id parent",
    "reply_to_author": f"{ANSWERED_NAMES} {ANSWERED_NUMBERS}",
    "share_of": "share_of retweeted_status_id_str retweeted_status_id referenced_tweets_retweeted_id"
    " retweeted_tweet_id retweet_of retweeted_id reblog_of reblog_of_id reblog_id repost_of shared_id retweet_id"
    " twitter_retweet_of is_retweet is_repost is_share is_reblog retweeted_tweet is_reposted retweet",
    "quote_of": "quote_of quoted_status_id_str quoted_status_id referenced_tweets_quoted_id quoted_tweet_id quoted_id"
    " quote_id quoted_post_id",
    "kind": "type tweet_type post_type referenced_tweets_type action_type kind is_reply content_type",
    "mentions": "mentions user_mentions mentioned_users entities_user_mentions entities_mentions mentioned_authors",
    "links": "links urls link_urls outlinks expanded_urls entities_urls shared_url extended_entities_urls",
    "lang": "lang language sprache",
    "reply_control": "reply_control reply_settings conversation_control who_can_reply replies_allowed",
    "followers": "followers followers_count follower_count user_followers_count author_followers"
    " author_followers_count account_followers_count author_public_metrics_followers_count user_followers",
    "brand": "is_brand from_brand brand",
    "state": "status state post_status publish_status publication_status update_status estado statut stato zustand",
    "platform": "platform network service social_network channel_type netzwerk plattform réseau",
    "url": "permalink permalink_url post_url tweet_url status_url tweet_permalink url post_link service_link"
    " video_link web_video_url link_to_post comment_url status_link link post_permalink twitter_url tweet_link"
    " view_on_platform beitrags_url beitragslink lien enlace ~post+url ~url",
}
#: What a post is called that nobody can see (yet).
UNPUBLISHED = frozenset(
    "draft drafts scheduled pending queued failed error deleted unpublished rejected needs_approval entwurf geplant"
    " borrador programado programada brouillon programmé planifié bozza programmato rascunho agendado concept gepland"
    " 下書き 予約".split()
)
#: Networks by the names that a column of networks has.
NETWORKS = frozenset(
    "x facebook instagram tiktok linkedin youtube threads bluesky mastodon pinterest reddit snapchat google"
    " google_business tumblr telegram whatsapp discord weibo vk xing medium twitch".split()
)
#: Columns of Reddit's own export, which its own source knows better.
REDDIT = {"permalink", "subreddit", "gildings"}
REPLY_CONTROL = {
    word: control
    for control, said in {
        "everyone": "everyone everybody all anyone public open true yes",
        "nobody": "nobody no_one closed off disabled author_only false no",
        "some": "some following followers follower mentioned mentioned_users mentionedusers subscribers verified"
        " community list people_you_follow accounts_you_follow limited restricted",
    }.items()
    for word in said.split()
}
#: What the kind of a post is called.
KINDS = {
    word: kind
    for kind, said in {
        "reply": "reply replied replied_to in_reply comment answer response antwort kommentar réponse respuesta true yes",
        "share": "retweet retweeted repost reposted share shared boost reblog rt native_retweet",
        "quote": "quote quoted quote_tweet retweet_with_comment quotetweet",
    }.items()
    for word in said.split()
}
PLATFORMS = {"twitter": "x", "x_twitter": "x", "twitter_x": "x", "x_formerly_twitter": "x", "x_com": "x"}
#: The network that a permalink is of, by the end of its host.
HOSTS = {
    "x.com": "x", "twitter.com": "x", "facebook.com": "facebook", "instagram.com": "instagram", "tiktok.com": "tiktok",
    "linkedin.com": "linkedin", "youtube.com": "youtube", "youtu.be": "youtube", "threads.net": "threads",
    "threads.com": "threads", "bsky.app": "bluesky", "pinterest.com": "pinterest", "reddit.com": "reddit",
}  # fmt: skip
#: Parts of a column's name that say that it names people: where none of them is understood, nothing is guessed.
SENDERS = frozenset(
    "sender from author user username name handle nick nickname profile account member participant speaker agent"
    " customer client who person poster by owner contact creator writer absender autor verfasser von nutzer auteur"
    " usuario utente remetente kunde 送信者 投稿者 ユーザー 名前".split()
)
#: Parts that say that it names a thing, or a number: ``link_name``, ``file_name``, ``user_count``.
NO_SENDERS = frozenset(
    "id count link url file video image photo media event campaign album hashtag tag app place location city country"
    " topic category language lang section playlist song track".split()
)
#: The first cell of a row that sums up the others.
TOTALS = frozenset(
    "total totals grand_total sum summe gesamt gesamtsumme gesamtergebnis insgesamt average mean durchschnitt"
    " mittelwert somme moyenne suma promedio totale media subtotal 合計".split()
)
