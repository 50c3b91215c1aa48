FLASK_APP=govtrack.app:create_app
