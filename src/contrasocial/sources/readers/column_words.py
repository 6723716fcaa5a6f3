"""What the name of a column says, word by word, in the languages that exports are written in.

Programs call the same column in a hundred ways; a name is understood by its words: ``Antwortdatum``, ``Date de
réponse`` and ``Response date`` are all ``answer+time``. A word that is not known leaves the rest of the name to
speak, two do not.
"""

import re
import unicodedata
from functools import lru_cache

#: What words of names mean. German and Japanese words may be joined: each part is looked up.
_MEANINGS = {
    "time": "date time datetime timestamp datum zeit zeitpunkt uhrzeit zeitstempel fecha hora data heure horodatage"
    " tarih tarihi saat termin czas čas zeitangabe klockslag tid päivä päivämäärä aika التاريخ الوقت 작성일 게시일"
    " 일 작성일 게시일"
    " tijd tijdstip dato tidpunkt orario horário momento 日時 日付 日 時刻 时间 日期 날짜 시간 дата время",
    "post": "post posts tweet created create creation published publish publication posted posting submitted"
    " publicerad publicerat offentliggjort lagt publikacji opublikowano wpis yayın"
    " yayınlanma публикации публикация опубликовано zveřejnění julkaistu julkaisu المنشور 게시 微博"
    " submission"
    " sent veröffentlicht veröffentlichung erstellt erstellung beitrag publicación publicado publicada"
    " pubblicazione pubblicato publicação publicatie geplaatst publié bericht berichten 投稿 作成 发布 작성 게시물",
    "text": "text body content message comment comments nachricht inhalt texte texto testo tekst contenu contenido"
    " inlägg opslag oppslag gönderi příspěvku příspěvek поста пост 게시글 帖子 meddelande besked"
    " indhold besked tekst treść wiadomość wiadomości metin mesaj yorum içerik obsah zpráva"
    " viesti sisältö текст сообщения النص المحتوى 메시지 내용 消息 消息内容 评论内容 utterance"
    " conteúdo contenuto mensaje mensagem messaggio beschreibung description descripción descrizione descrição"
    " beschrijving legende légende caption kommentar commentaire comentario comentário commento opmerking words"
    " extract"
    " snippet preview 本文 内容 文章 テキスト メッセージ コメント 正文 내용 본문 текст сообщение",
    "answer": "reply response answer antwort réponse respuesta risposta resposta antwoord reactie stellungnahme"
    " svar svars odpowiedź odpowiedzi cevap yanıt odpověď vastaus الرد 답장 回复内容 商家回复"
    " replied"
    " answered responded 返信 回答 返事 回复 답변 답글 ответ",
    "review": "review reviews rezension rezensionen avis reseña opinión opiniones recensione recensioni"
    " omdöme omdömen anmeldelse anmeldelser opinia opinie recenzja recenze değerlendirme arvostelu التقييم 리뷰내용"
    " 评价"
    " recensie opinião"
    " レビュー クチコミ 口コミ 评论 리뷰 отзыв",
    "rated": "bewertung bewertungen avaliação beoordeling évaluation valutazione valoración 評価",
    "stars": "star stars rating score sterne note nota punkte gesamtbewertung gesamtnote puntuación"
    " betyg karakter ocena puan hodnocení arvosana hvězdičky 별 별점 评星"
    " calificación étoiles"
    " estrellas stelle estrelas sterren punteggio cijfer voto classificação 星 点数 评分 별점 평점 оценка",
    "title": "title headline subject header titel titre título titolo betreff objet asunto oggetto"
    " onderwerp assunto"
    " tytuł başlık rubrik titel nadpis otsikko العنوان"
    " überschrift タイトル 件名 标题 제목 заголовок тема",
    "person": "name author user username reviewer customer consumer guest person sender nutzer nutzername kunde"
    " namn navn afsender avsändare avsender nadawca klient imię gönderen müşteri kullanıcı yazar odesílatel"
    " zákazník lähettäjä asiakas nimi kirjoittaja participant speaker actor الكاتب المرسل الاسم"
    " 用户名 用户 发送者 客户 商家 보낸사람 고객"
    " kundin verfasser verfasst absender autor auteur autore cliente client klant gast benutzer"
    " benutzername mittente"
    " utente nome nombre nom naam afzender expéditeur remitente remetente usuario usuário utilisateur gebruiker"
    " gebruikersnaam nickname handle display buyer shopper writer 投稿者 送信者 差出人 ユーザー 名前 名 者 作者"
    " 작성자"
    " автор имя отправитель",
    "account": "account konto kontoname accountname page seite seitenname profile profil seiten"
    " página pagina profilo"
    " konto hesap účet tili الحساب"
    " perfil compte cuenta conta rekening アカウント ページ 账号 계정 аккаунт",
    "brand": "owner business company developer vendor merchant manager management seller property employer"
    " arbeitgeber"
    " inhaber host hôte entreprise propriétaire empresa propietario proprietario eigenaar"
    " unternehmen anbieter hotel"
    " supplier azienda bedrijf オーナー 店舗 会社",
    "place": "location store app package domain branch filiale standort laden sucursal filial",
    "id": "id ids identifier identificador identificatore identification identificação identificativo kennung"
    " identyfikator numeris tunnus المعرف"
    " nr nummer"
    " number num número numero numéro key uuid guid 番号 编号 번호",
    "url": "url link permalink enlace lien collegamento koppeling permanent permanente href リンク 链接 링크"
    " länk lenke odnośnik bağlantı odkaz linkki الرابط",
    "ticket": "ticket conversation chat case thread session vorgang vorgangs konversation gespräch conversación"
    " ärende ärendenummer sag saksnummer zgłoszenia zgłoszenie talep bilet tiket případ tapaus regarding"
    " documentkey 工单 会话"
    " conversa"
    " conversazione gesprek protokoll protocolo caso dossier fall anfrage demande solicitud chamado"
    " チケット 会話 案件 问い合わせ 对话 工单 대화 티켓",
    "side": "direction richtung sens sentido dirección direção direzione richting inbound incoming"
    " outbound outgoing"
    " riktning retning kierunek yön směr suunta الاتجاه"
    " 送受信 方向 방향 направление",
    "kind": "type kind role typ rolle tipo ruolo rol rôle art soort papel 種別 種類 役割 类型 유형 тип роль"
    " rola rolle tür tip rooli druh النوع 类型",
    "private": "private internal intern interne interno interna privat privé privado privado 内部 社内 非公開",
    "receiver": "to recipient receiver empfänger destinataire destinatario destinatário ontvanger"
    " 受信者 宛先 收件人",
    "network": "network platform netzwerk plattform réseau red rede rete netwerk プラットフォーム",
    "language": "language lang sprache langue idioma lingua taal 言語 语言",
    "other": "count likes like shares views reach impressions clicks status state source device"
    " version country city"
    " minutes hours seconds sec mins duration dauer duración durata duração durée duur percent rate total"
    " average last"
    " first updated update modified edited due closed resolved deleted deletion zone timezone is has me anzahl"
    " nombre_de"
    " birth parent reason tags tag assignee assigned team group priority channel photo image avatar phone"
    " plan campaign alt language_code mentions hashtags media file attachment attachments header_image",
}  # fmt: skip
_SILENT = frozenset(
    "out max full of the de la le du des del della dell dello di da do dos das von der die den dem am um el il"
    " en an au aux the by"
    " in on for per und et y e van het een at a o os as email mail utc gmt was les lo".split()
)
_EAST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_JOINTS = ("", "s", "es", "en", "e", "n")
_SHORTEST = 3


@lru_cache(maxsize=8_192)
def bare(word: str) -> str:
    """A word without its accents and capitals."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


_KNOWN = {bare(word): meaning for meaning, words in _MEANINGS.items() for word in words.split()}


@lru_cache(maxsize=4_096)
def meaning(folded: str) -> tuple[str, int]:
    """What a folded name says, as ``answer+time`` (in the order of the alphabet), and how many of its words are not
    known."""
    told: set[str] = set()
    strange = 0
    for word in bare(folded).split("_"):
        if word in _SILENT or not word or word.isdecimal():
            continue
        parts = _parts(word)
        told.update(part for part in parts if part)
        strange += "" in parts
    return "+".join(sorted(told)), strange


def _parts(word: str) -> list[str]:
    """The meanings of the parts of a word; an empty one for a part that is not known."""
    if (known := _KNOWN.get(word)) is not None:
        return [known]
    if (stem := _stem(word)) in _KNOWN:
        return [_KNOWN[stem]]
    shortest = 1 if _EAST.search(word) else _SHORTEST
    for place in range(1, len(word) - shortest + 1):
        if (tail := _KNOWN.get(word[place:])) is not None:
            return [*_parts(_stem(word[:place])), tail]
    return [""]


def _stem(word: str) -> str:
    """A word without the letters that join it to the next one, or make it many, where it is known without them."""
    stems = (word.removesuffix(joint) for joint in _JOINTS if word.endswith(joint))
    return next((stem for stem in stems if stem in _KNOWN), word)
