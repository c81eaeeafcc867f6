"""Texts that are no agreement, written for these tests."""

FOREIGN = {
    "a recipe with numbered steps": (
        "# Pancakes\n\n## Ingredients\n\n- flour\n- eggs\n\n## Method\n\n1. Mix.\n2. Bake.\n3. Serve.\n"
    ),
    "a Dutch recipe": "Pannenkoeken\n\nNodig\n\n- bloem\n- melk\n\nBereiding\n\n1. Meng alles.\n2. Bak.\n3. Serveer.\n",
    "a poem in numbered parts": "I.\nThe moon is up\nthe night is long\n\nII.\nThe sun comes back\nand sings a song\n",
    "a log file": "2024-05-01 10:00:00 INFO contract of party loaded\n2024-05-01 10:00:01 ERROR agreement failed\n" * 9,
    "JSON": '{"title": "Article 1", "agreement": ["processor"]}',
    "lines of JSON": '{"party": 1}\n{"party": 2}\n',
    "a table of values": "id;name;agreement\n1;Jan;contract\n2;Piet;party\n",
    "a web page": "<!DOCTYPE html><html><body><h1>Article 1. Scope</h1></body></html>",
    "prose about agreements": (
        "Both parties signed the agreement yesterday. The processor says that personal data is safe.\n\n"
        "Nobody knows what Article 28 GDPR requires of a contract.\n"
    ),
    "a letter": "Geachte heer,\n\nHierbij de overeenkomst. De verwerker tekent morgen.\n\nMet groet,\n\nJan\n",
    "a novel": "Chapter 1\n\nIt was a dark night.\n\nChapter 2\n\nIt was darker.\n",
    "a program": "def contract(party):\n    # 1. agreement\n    return party\n",
    "a read-me": "# Tool\n\n## Installation\n\npip install tool\n\n## Usage\n\nRun it.\n\n## License\n\nMIT\n",
    "minutes": "Notulen\n\n1. Opening\nDe voorzitter opent.\n\n2. Mededelingen\nGeen.\n\n3. Rondvraag\nNiemand.\n",
    "a single word": "overeenkomst",
    "a cake for a party": (
        "# Cake\n\n## Ingredients\n\n- flour\n\n## Steps\n\n1. The batter shall rest.\n2. The party will love it.\n"
    ),
    "a read-me about contracts": (
        "# contract-tool\n\nFor agreements of customers and suppliers.\n\n## Installation\n\nUnpack it.\n\n"
        "## Contributing\n\n1. Fork it.\n2. Open a request.\n\n## License\n\nMIT\n"
    ),
    "a change log": "# Changes\n\n## 1.1.0\n\n- Customer login\n\n## 1.0.0\n\n- Breach of contract fixed\n",
    "a novel with numbered titles": (
        "I. THE ARRIVAL\n\nThe party came late.\n\nII. THE DINNER\n\nNobody spoke of the contract.\n"
    ),
    "an agenda": "Agenda\n\n1. Opening\n2. Contract leverancier\n3. Rondvraag\n",
    "an essay": "Introduction\n\nPrivacy matters.\n\nHistory\n\nThen came the GDPR.\n\nConclusion\n\nWe shall see.\n",
    "a life": "Personal data\n\nName: Jan\n\nEducation\n\nA school, 2001.\n\nWork\n\nCustomer support.\n",
}
